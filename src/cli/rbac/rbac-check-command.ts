import { type Command, Option } from 'commander';
import type { MatrixEntry } from '../../needs/matrix/matrix-rows.ts';
import type { NeedTally } from '../../needs/tally.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import { subjectOf } from '../../rbac/rules/subject.ts';
import { TRACE_ARGUMENT } from '../arguments/trace-files.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import { accessReviewer } from './access-reviewer.ts';
import { reviewedNeeds } from './reviewed-needs.ts';
import { usageOf } from './trace-usage.ts';

type Flags = OptionsOf<typeof checkFlags> & OptionsOf<typeof connectionFlags>;

/** `kubetrace rbac check TRACE... --as SUBJECT`: what of a trace somebody else may do, asked of the API server. */
export function configureRbacCheck(command: Command, terminal: Terminal): void {
  withOptions(command, checkFlags, connectionFlags)
    .description('what of a trace would be denied to somebody else, asked of the API server')
    .argument('<trace...>', TRACE_ARGUMENT)
    .addHelpText('before', HELP)
    .action((files, flags) => check(files, flags, terminal));
}

const checkFlags = (command: Command) =>
  command.addOption(new Option('-o, --output <format>', 'how to print').choices(['matrix', 'json']).default('matrix'));

async function check(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const { as, asGroup = [], asUid: _uid, asUserExtra: _extra, output, ...connection } = flags;
  const needs = await needsOf(files, as, terminal);
  const user = as === undefined ? undefined : { username: as, groups: groupsOf(as, asGroup) };
  const entries = await reviewed(needs, connection, { user, terminal });
  const missing = entries.filter(({ denied }) => denied > 0).length;
  if (output === 'json') {
    for (const { permission, denied } of entries) {
      terminal.stdout.write(`${JSON.stringify({ ...permission, allowed: denied === 0 })}\n`);
    }
  } else {
    const { permissionMatrix } = await import('../../needs/matrix/permission-matrix.ts');
    terminal.stdout.write(`${permissionMatrix([{ subject: '', entries }], terminal.stdout.width)}\n`);
  }
  terminal.stderr.say(`${missing} of ${entries.length} permissions are missing for ${as ?? 'the current user'}\n`);
  if (missing > 0) throw new ExitCode(1);
}

/** What the user of `--as` did, where the trace has that; else what those did who made the requests. */
async function needsOf(
  files: readonly string[],
  as: string | undefined,
  terminal: Terminal,
): Promise<readonly NeedTally[]> {
  const subject = as === undefined ? undefined : subjectOf(as);
  const [{ needsOfSubject, needsOfActors }, usage] = await Promise.all([
    import('../../needs/who.ts'),
    usageOf(files, terminal, { subject }),
  ]);
  for (const [text] of usage.unknown) terminal.stderr.say(`warning: not known: ${text}\n`);
  return subject ? needsOfSubject(usage, subject).tallies : needsOfActors(usage);
}

/** The groups that a user has for certain, and those given. */
function groupsOf(username: string, given: readonly string[]): string[] {
  return [...new Set([...given, ...impliedGroups(username)])];
}

async function reviewed(
  needs: readonly NeedTally[],
  connection: ConnectionFlags,
  { user, terminal }: { user: { username: string; groups: readonly string[] } | undefined; terminal: Terminal },
): Promise<MatrixEntry[]> {
  const [{ loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
  ]);
  const upstream = await loadUpstream(connection, processEnvironment(terminal));
  return reviewedNeeds(needs, await accessReviewer(upstream, user));
}

const HELP = `What of a trace would be denied to somebody else: ✔ allowed, ✖ missing, with how often the trace did it.
Exits with 1 if anything is missing.

Examples:
  # Would the ServiceAccount get through what I did?
  kubetrace rbac check deploy.jsonl --as system:serviceaccount:ci:deployer
  # A user is also its groups
  kubetrace rbac check deploy.jsonl --as alice --as-group dev-team
  # And I myself, on another cluster?
  kubetrace rbac check deploy.jsonl --context staging
`;
