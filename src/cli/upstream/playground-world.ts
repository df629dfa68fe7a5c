import type { DialectName } from '../../api/dialect/dialect.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import type { Environment } from '../../kubeconfig/environment.ts';
import type { OtherContext } from '../../kubeconfig/load-contexts.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import type { Playground } from '../../playground/playground.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { LoadFlag } from './manifests/load-flag.ts';
import type { AsOfFlag } from './as-of-flag.ts';
import { startLoadedPlayground } from './loaded-playground.ts';

/** A playground and a way into it. Disposing of it ends the playground. */
export interface PlaygroundWorld extends AsyncDisposable {
  readonly playground: Playground;
  readonly upstream: Upstream;
  /** The contexts of its kubeconfig that the flags do not choose. */
  readonly otherContexts: readonly OtherContext[];
  /** Another context of its kubeconfig. */
  readonly upstreamOf: (context: string) => Promise<Upstream>;
}

/**
 * Starts the playground and connects to it as the flags say: its administrator unless `--context`, `--as` or `--token`
 * name another. Its kubeconfig stays in memory. With a server of a dialect in front of it, the administrator of that.
 */
export async function startPlaygroundWorld(
  flags: ConnectionFlags & LoadFlag & AsOfFlag,
  terminal: Terminal,
  dialect?: DialectName,
): Promise<PlaygroundWorld> {
  const playground = await startLoadedPlayground({ ...(dialect && { dialect }) }, flags, terminal);
  try {
    return {
      playground,
      ...(await waysInto(playground, flags, terminal)),
      [Symbol.asyncDispose]: () => playground.close(),
    };
  } catch (error) {
    await playground.close();
    throw error;
  }
}

/** The way that the flags choose into a playground, and the others. */
export async function waysInto(
  playground: Playground,
  flags: ConnectionFlags,
  terminal: Terminal,
): Promise<Pick<PlaygroundWorld, 'upstream' | 'otherContexts' | 'upstreamOf'>> {
  const [{ loadContexts }, { loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../../kubeconfig/load-contexts.ts'),
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
  ]);
  const environment = inMemory(playground, processEnvironment(terminal));
  const { upstream, others } = await loadContexts(
    { ...flags, ...playground.frontServer, kubeconfig: IN_MEMORY },
    environment,
  );
  const upstreamOf = (context: string) => loadUpstream({ kubeconfig: IN_MEMORY, context }, environment);
  return { upstream, otherContexts: others, upstreamOf };
}

/** No such file: it names the kubeconfig in messages. */
const IN_MEMORY = '/playground.kubeconfig';

function inMemory(playground: Playground, environment: Environment): Environment {
  const { readFile } = environment;
  return {
    ...environment,
    readFile: async (path: string) => (path === IN_MEMORY ? playground.kubeconfig() : readFile(path)),
  };
}
