import type { Command } from 'commander';
import { plainLine } from '../../api/text/plain-text.ts';
import type { LeastRole, LeastRoles } from '../../needs/roles/least-roles.ts';
import type { Usage } from '../../needs/usage.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import { TRACE_ARGUMENT } from '../arguments/trace-files.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { configureRbacCheck } from './rbac-check-command.ts';
import { givenInFiles } from './given-files.ts';
import { type RbacFlags, rbacFlags, subjectOfFlags } from './rbac-flags.ts';
import { rbacComment, rbacNotes } from './rbac-report.ts';
import { usageOf } from './trace-usage.ts';

/** `kubetrace rbac TRACE...`: the least roles for what traces did. Asks no server. */
export function configureRbac(command: Command, terminal: Terminal): void {
  rbacFlags(command)
    .argument('<trace...>', TRACE_ARGUMENT)
    .addHelpText('before', HELP)
    .action((files, flags) => rbac(files, flags, terminal));
  configureRbacCheck(command.command('check').copyInheritedSettings(command), terminal);
}

async function rbac(files: readonly string[], flags: RbacFlags, terminal: Terminal): Promise<void> {
  const subject = subjectOfFlags(flags);
  const usage = await usageOf(files, terminal, { ...flags, subject, subjectOnly: true });
  const { leastRoles } = await import('../../needs/roles/least-roles.ts');
  const given = flags.given ? { isGiven: await givenInFiles(flags.given) } : {};
  const found = leastRoles(usage, { ...flags, ...given, subject, widening: flags.expand ?? {} });
  for (const note of rbacNotes(usage, found, flags)) terminal.stderr.say(`${plainLine(note)}\n`);
  terminal.stdout.write(await outputOf(found, { usage, files, flags, width: terminal.stdout.width }));
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
  const [{ roleManifest, roleList }, { namedRoles }] = await Promise.all([
    import('../../needs/roles/role-manifest.ts'),
    import('../../needs/roles/role-names.ts'),
  ]);
  const named = namedRoles(found.roles, flags.name);
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
  # Any name, in every namespace
  kubetrace rbac deploy.jsonl --user alice --expand names,namespaces
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
