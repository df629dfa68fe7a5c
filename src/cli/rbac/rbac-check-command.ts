import { type Command, Option } from 'commander';
import type { MatrixEntry } from '../../needs/matrix-rows.ts';
import type { Permission } from '../../needs/permission.ts';
import type { Usage } from '../../needs/usage.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import { ExitCode, type Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import { accessReviewer } from './access-reviewer.ts';
import { usageOf } from './trace-usage.ts';

type Flags = OptionsOf<typeof checkFlags> & OptionsOf<typeof connectionFlags>;

/** `kubetrace rbac check TRACE... --as SUBJECT`: what of a trace somebody else may do, asked of the API server. */
export function configureRbacCheck(command: Command, terminal: Terminal): void {
  withOptions(command, checkFlags, connectionFlags)
    .description('what of a trace would be denied to somebody else, asked of the API server')
    .argument('<trace...>', 'traces, audit.k8s.io/v1 events, one per line, or HAR files; - for standard input')
    .addHelpText('before', HELP)
    .action((files, flags) => check(files, flags, terminal));
}

const checkFlags = (command: Command) =>
  command.addOption(new Option('-o, --output <format>', 'how to print').choices(['matrix', 'json']).default('matrix'));

async function check(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const { as, asGroup = [], asUid: _uid, asUserExtra: _extra, output, ...connection } = flags;
  const asked = permissionsOf(await usageOf(files, terminal));
  const user = as === undefined ? undefined : { username: as, groups: groupsOf(as, asGroup) };
  const entries = await reviewed(asked, connection, { user, terminal });
  const missing = entries.filter(({ mark }) => mark === 'no').length;
  if (output === 'json') {
    for (const { permission, mark } of entries) {
      terminal.stdout.write(`${JSON.stringify({ ...permission, allowed: mark === 'yes' })}\n`);
    }
  } else {
    const { permissionMatrix } = await import('../../needs/permission-matrix.ts');
    terminal.stdout.write(`${permissionMatrix(entries, terminal.stdout.width)}\n`);
  }
  terminal.stderr.write(`${missing} of ${entries.length} permissions are missing for ${as ?? 'the current user'}\n`);
  if (missing > 0) throw new ExitCode(1);
}

interface Wanted {
  readonly permission: Permission;
  readonly count: number;
}

/** Without the permissions that an impersonated user needs. */
function permissionsOf(usage: Usage): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { permission, user, count } of usage.tallies()) {
    if (user !== undefined) continue;
    const key = JSON.stringify(permission);
    wanted.set(key, { permission, count: count + (wanted.get(key)?.count ?? 0) });
  }
  return [...wanted.values()];
}

/** The groups that a user has for certain, and those given. */
function groupsOf(username: string, given: readonly string[]): string[] {
  return [...new Set([...given, ...impliedGroups(username)])];
}

async function reviewed(
  wanted: readonly Wanted[],
  connection: ConnectionFlags,
  { user, terminal }: { user: { username: string; groups: readonly string[] } | undefined; terminal: Terminal },
): Promise<MatrixEntry[]> {
  const [{ loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
  ]);
  const upstream = await loadUpstream(connection, processEnvironment(terminal));
  const review = await accessReviewer(upstream, user);
  const entries: MatrixEntry[] = Array.from({ length: wanted.length });
  // Each worker takes the next one off the same iterator.
  const todo = wanted.entries();
  const worker = async (): Promise<void> => {
    for (const [i, entry] of todo) {
      const allowed = await review(entry.permission);
      entries[i] = { ...entry, mark: allowed ? 'yes' : 'no' };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return entries;
}

const AT_ONCE = 8;

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
