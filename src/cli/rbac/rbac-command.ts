import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { stemOfGenerated } from '../../api/request/generated-name.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { IsGiven } from '../../needs/roles/given-roles.ts';
import type { LeastRole, LeastRoles, LeastRolesOptions } from '../../needs/roles/least-roles.ts';
import type { RolesAsked } from '../../needs/roles/role-notes.ts';
import type { Tally } from '../../needs/tally.ts';
import type { Usage } from '../../needs/usage.ts';
import { type Subject, usernameOf } from '../../rbac/rules/subject.ts';
import { TRACE_ARGUMENT } from '../arguments/trace-files.ts';
import { speakAsWeDo } from '../help/usage-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { configureRbacCheck } from './rbac-check-command.ts';
import { configureRbacUnused } from './rbac-unused-command.ts';
import { grantsInCluster } from './existing-grants.ts';
import { givenInFiles } from './given-files.ts';
import { type RbacFlags, rbacFlags, subjectOfFlags } from './rbac-flags.ts';
import { rbacHints } from './rbac-hints.ts';
import { usageOf } from './trace-usage.ts';

/** `kubetrace rbac TRACE...`: the least roles for what traces did. Asks no server. */
export function configureRbac(command: Command, terminal: Terminal): void {
  rbacFlags(command)
    .argument('<trace...>', TRACE_ARGUMENT)
    .addHelpText('before', HELP)
    .action((files, flags) => rbac(files, flags, terminal));
  const [check, unused] = [command.command('check'), command.command('unused')];
  for (const sub of [check, unused]) speakAsWeDo(sub, terminal);
  configureRbacCheck(check, terminal);
  configureRbacUnused(unused, terminal);
}

async function rbac(files: readonly string[], flags: RbacFlags, terminal: Terminal): Promise<void> {
  checkFlags(flags);
  const subject = subjectOfFlags(flags);
  const usage = await usageOf(files, terminal, { ...flags, subject, subjectOnly: true });
  const [{ leastRoles }, { rolesNotes }] = await Promise.all([
    import('../../needs/roles/least-roles.ts'),
    import('../../needs/roles/role-notes.ts'),
  ]);
  const isGiven = await givenTo(usage, flags, terminal);
  const found = leastRoles(usage, { ...flags, isGiven, subject, widening: flags.expand ?? {} });
  const notes = [...rolesNotes(usage, found, askedFor(flags)), ...rbacHints(found.roles, flags)];
  for (const note of notes) terminal.stderr.say(`${plainLine(note)}\n`);
  terminal.stdout.write(await outputOf(found, { usage, files, flags, width: terminal.stdout.width }));
}

function askedFor(flags: RbacFlags): RolesAsked {
  return {
    subject: subjectOfFlags(flags),
    missingOnly: flags.missingOnly,
    widening: flags.expand,
    nameSubject: 'give --serviceaccount, --user or --group',
  };
}

/** What the roles of `--given` and `--context` allow, by name and by the groups that the trace shows. */
async function givenTo(
  usage: Usage,
  { given, context, kubeconfig }: RbacFlags,
  terminal: Terminal,
): Promise<NonNullable<LeastRolesOptions['isGiven']>> {
  const each: IsGiven[] = given ? [await givenInFiles(given)] : [];
  if (context !== undefined) {
    const { allowedBy } = await import('../../needs/roles/given-roles.ts');
    const { objects, notes } = await grantsInCluster(
      { context, ...(kubeconfig !== undefined && { kubeconfig }) },
      terminal,
    );
    for (const note of notes) terminal.stderr.say(`warning: ${plainLine(note)}\n`);
    each.push(allowedBy(objects));
  } else if (kubeconfig !== undefined) {
    throw new ActionableError('ERR_FLAGS', '--kubeconfig does nothing without --context', 'name the context too');
  }
  if (each.length === 0) return () => false;
  return (subject, permission) => {
    const username = subject && usernameOf(subject);
    const groups = username === undefined ? [] : usage.knownGroupsOf(username);
    return each.some((isGiven) => isGiven(subject, permission, groups));
  };
}

function checkFlags({ aggregate, output }: RbacFlags): void {
  if (!aggregate || output === 'yaml' || output === 'json') return;
  const hint = 'leave one of them out, or use -o yaml';
  throw new ActionableError('ERR_FLAGS', `--aggregate does nothing for -o ${output}`, hint);
}

async function outputOf(
  found: LeastRoles,
  {
    usage,
    files,
    flags,
    width,
  }: { usage: Usage; files: readonly string[]; flags: RbacFlags; width: number | undefined },
): Promise<string> {
  if (flags.output === 'matrix') return matrixOf(usage, subjectOfFlags(flags), width);
  if (found.roles.length === 0) return '';
  if (flags.output === 'commands') return commandsOf(found.roles);
  const [{ roleManifest, roleList }, { namedRoles }, { aggregated }, { rolesComment }] = await Promise.all([
    import('../../needs/roles/role-manifest.ts'),
    import('../../needs/roles/role-names.ts'),
    import('../../needs/roles/aggregated.ts'),
    import('../../needs/roles/role-notes.ts'),
  ]);
  const named = namedRoles(flags.aggregate ? aggregated(found.roles) : found.roles, flags.name);
  return flags.output === 'json'
    ? roleList(named)
    : roleManifest(named, rolesComment(usage, found, { sources: files, asked: askedFor(flags) }));
}

async function matrixOf(usage: Usage, subject: Subject | undefined, width: number | undefined): Promise<string> {
  const [{ permissionMatrix }, { chosen }, { needsBySubject, needsOfSubject }, { subjectLabel }] = await Promise.all([
    import('../../needs/matrix/permission-matrix.ts'),
    import('../../needs/chosen.ts'),
    import('../../needs/who.ts'),
    import('../../needs/subject-label.ts'),
  ]);
  const all = subject ? [needsOfSubject(usage, subject)] : needsBySubject(usage);
  const bySubject = all.map(({ subject: who, tallies }) => ({
    subject: subjectLabel(who),
    entries: chosen(tallies, () => false).map(withoutGenerated),
  }));
  return `${permissionMatrix(bySubject, width)}\n`;
}

/** The next pod of a Deployment has another name: in a table for a person all are one row. */
function withoutGenerated(tally: Tally): Tally {
  const { permission } = tally;
  return { ...tally, permission: { ...permission, name: stemOfGenerated(permission.name) } };
}

async function commandsOf(roles: readonly LeastRole[]): Promise<string> {
  const { roleCommands } = await import('../../needs/roles/role-commands.ts');
  const { commands, inexpressible } = roleCommands(roles);
  const rest = inexpressible === 0 ? [] : [`# ${inexpressible} more that kubectl create cannot say: use -o yaml`];
  return `${[...commands, ...rest].join('\n')}\n`;
}

const HELP = `The least RBAC for what traces did: exactly that, with the evidence in comments. Offline.

Examples:
  # Record a tool, then write its Role
  kubetrace proxy --record deploy.jsonl
  kubetrace rbac deploy.jsonl --serviceaccount ci/deployer > role.yaml
  # Only what was denied
  kubetrace rbac deploy.jsonl --missing-only | kubectl apply -f -
  # Only what the roles of the cluster do not allow yet
  kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o json > given.json
  kubetrace rbac deploy.jsonl --serviceaccount ci/deployer --given given.json
  kubetrace rbac deploy.jsonl --serviceaccount ci/deployer --context staging
  # Any name, in every namespace; or only where several were seen
  kubetrace rbac deploy.jsonl --user alice --expand names,namespaces
  kubetrace rbac deploy.jsonl --user alice --expand names=3,namespaces=5
  # One ClusterRole, bound in each namespace that needs the same
  kubetrace rbac deploy.jsonl --user alice --aggregate
  # A table of what was used; the same from an audit log
  kubetrace rbac deploy.jsonl -o matrix
  kubetrace rbac audit.log --serviceaccount ci/deployer
  # What do the roles of the cluster grant that nobody used?
  kubetrace rbac unused audit.log
  # What would break if somebody else did it?
  kubetrace rbac check deploy.jsonl --as system:serviceaccount:ci:deployer

The subject of a request is the user that it impersonates, where it does. Of an audit log, and of a trace that has requests of the named
subject, only those count; otherwise the subject gets what those did who were recorded.
A role holds what its traces did: run all that the tool has to do, and give several traces at once. What was denied
may have kept the tool from going on, so record again with the new role.
`;
