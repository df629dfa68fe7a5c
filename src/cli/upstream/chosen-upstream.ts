import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import type { OtherContext } from '../../kubeconfig/load-contexts.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import type { Playground } from '../../playground/playground.ts';
import type { OptionsOf } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { CONNECT } from './connection-flags.ts';
import { asOfOption } from './as-of-flag.ts';
import { loadOption } from './manifests/load-flag.ts';
import { connectionFlagsWithLogin, type LoginFlags } from './login-flags.ts';
import { warnAboutSubject } from './odd-subject.ts';

/** The server that a command talks to. Disposing of it ends the playground, if it is one. */
export interface ChosenUpstream extends AsyncDisposable {
  readonly upstream: Upstream;
  /** Its URL as the kubeconfig has it; `undefined` for a playground, which nobody has met before. */
  readonly server?: string;
  /** The contexts of the same kubeconfig that the flags do not choose. */
  readonly otherContexts: readonly OtherContext[];
  /** The playground, if it is one. */
  readonly playground?: Playground;
  /** The context that `--explain` names, to read RBAC with. */
  readonly reader?: Upstream | undefined;
}

/** `--playground` and what goes with it, for commands that take a cluster. */
export const playgroundFlag = (command: Command) =>
  command
    .optionsGroup(CONNECT)
    .option('--playground', 'without a cluster: start the built-in playground and be its administrator')
    .addOption(loadOption())
    .addOption(asOfOption());

/** The flags that say which API server: those of the connection, and what some commands have besides. */
export interface UpstreamFlags extends ConnectionFlags, LoginFlags, OptionsOf<typeof playgroundFlag> {
  readonly explain?: string;
}

/** The API server that the flags of a command name: a cluster as kubectl would find it, or a playground of its own. */
export async function chosenUpstream(given: UpstreamFlags, terminal: Terminal): Promise<ChosenUpstream> {
  warnAboutSubject(given.as, terminal);
  if (given.asOf !== undefined && !given.playground) {
    throw new ActionableError('ERR_FLAGS', '--as-of needs --playground', 'a cluster has a release of its own');
  }
  if (given.load && !given.playground) {
    throw new ActionableError('ERR_FLAGS', '--load needs --playground', 'a cluster is loaded with kubectl apply -f');
  }
  const flags = await connectionFlagsWithLogin(given, terminal);
  if (given.playground) {
    const { startPlaygroundWorld } = await import('./playground-world.ts');
    const world = await startPlaygroundWorld({ ...flags, load: given.load, asOf: given.asOf }, terminal);
    try {
      return { ...world, reader: await readerOf(given, world.upstreamOf) };
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }
  const [{ loadContexts }, { loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../../kubeconfig/load-contexts.ts'),
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
  ]);
  const environment = processEnvironment(terminal);
  const { others, ...chosen } = await loadContexts(flags, environment);
  const { kubeconfig = '' } = flags;
  const reader = await readerOf(given, (context) => loadUpstream({ kubeconfig, context }, environment));
  return { ...chosen, otherContexts: others, reader, [Symbol.asyncDispose]: async () => {} };
}

async function readerOf(
  { explain = 'off' }: UpstreamFlags,
  upstreamOf: (context: string) => Promise<Upstream>,
): Promise<Upstream | undefined> {
  if (explain === 'off' || explain === 'self') return undefined;
  try {
    return await upstreamOf(explain);
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    throw new ActionableError(error.code, `--explain ${explain}: ${error.message}`, EXPLAIN_HINT, { cause: error });
  }
}

const EXPLAIN_HINT = 'use off, self, or the name of a context whose user may read Roles and their bindings';
