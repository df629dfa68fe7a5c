import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { LeastRole, LeastRoles } from '../../needs/roles/least-roles.ts';
import type { Usage } from '../../needs/usage.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import { TRACE_ARGUMENT } from '../arguments/trace-files.ts';
import { speakAsWeDo } from '../usage/usage-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { configureRbacCheck } from './rbac-check-command.ts';
import { givenInFiles } from './given-files.ts';
import { type RbacFlags, rbacFlags, subjectOfFlags } from './rbac-flags.ts';
import { rbacHints } from './rbac-hints.ts';
import { rbacComment, rbacNotes } from './rbac-report.ts';
import { usageOf } from './trace-usage.ts';

/** `kubetrace rbac TRACE...`: the least roles for what traces did. Asks no server. */
export function configureRbac(command: Command, terminal: Terminal): void {
  rbacFlags(command)
    .argument('<trace...>', TRACE_ARGUMENT)
    .addHelpText('before', HELP)
    .action((files, flags) => rbac(files, flags, terminal));
  const check = command.command('check');
  speakAsWeDo(check, terminal);
  configureRbacCheck(check, terminal);
}

async function rbac(files: readonly string[], flags: RbacFlags, terminal: Terminal): Promise<void> {
  checkFlags(flags);
  const subject = subjectOfFlags(flags);
  const usage = await usageOf(files, terminal, { ...flags, subject, subjectOnly: true });
  const { leastRoles } = await import('../../needs/roles/least-roles.ts');
  const given = flags.given ? { isGiven: await givenInFiles(flags.given) } : {};
  const found = leastRoles(usage, { ...flags, ...given, subject, widening: flags.expand ?? {} });
  const notes = [...rbacNotes(usage, found, flags), ...rbacHints(found.roles, flags)];
  for (const note of notes) terminal.stderr.say(`${plainLine(note)}\n`);
  terminal.stdout.write(await outputOf(found, { usage, files, flags, width: terminal.stdout.width }));
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
  const [{ roleManifest, roleList }, { namedRoles }, { aggregated }] = await Promise.all([
    import('../../needs/roles/role-manifest.ts'),
    import('../../needs/roles/role-names.ts'),
    import('../../needs/roles/aggregated.ts'),
  ]);
  const named = namedRoles(flags.aggregate ? aggregated(found.roles) : found.roles, flags.name);
  return flags.output === 'json' ? roleList(named) : roleManifest(named, rbacComment(usage, found, { files, flags }));
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
    entries: chosen(tallies, () => false),
  }));
  return `${permissionMatrix(bySubject, width)}\n`;
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
  # Any name, in every namespace; or only where several were seen
  kubetrace rbac deploy.jsonl --user alice --expand names,namespaces
  kubetrace rbac deploy.jsonl --user alice --expand names=3,namespaces=5
  # One ClusterRole, bound in each namespace that needs the same
  kubetrace rbac deploy.jsonl --user alice --aggregate
  # A table of what was used; the same from an audit log
  kubetrace rbac deploy.jsonl -o matrix
  kubetrace rbac audit.log --serviceaccount ci/deployer
  # What would break if somebody else did it?
  kubetrace rbac check deploy.jsonl --as system:serviceaccount:ci:deployer

The subject of a request is the user that it impersonates, where it does. Of an audit log, and of a trace that has requests of the named
subject, only those count; otherwise the subject gets what those did who were recorded.
A role holds what its traces did: run all that the tool has to do, and give several traces at once. What was denied
may have kept the tool from going on, so record again with the new role.
`;
