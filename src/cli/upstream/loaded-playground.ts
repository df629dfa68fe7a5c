import type { Playground, PlaygroundOptions } from '../../playground/playground.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { AsOfFlag } from './as-of-flag.ts';
import { type LoadFlag, loadFailure, objectsToLoad, reportLoaded } from './manifests/load-flag.ts';

/**
 * A playground with the objects of `--load` in it. Throws ActionableError where they cannot all be read and created, and the errors of
 * listening.
 */
export async function startLoadedPlayground(
  options: PlaygroundOptions,
  flags: LoadFlag & AsOfFlag,
  terminal: Terminal,
): Promise<Playground> {
  const { startPlayground } = await import('../../playground/playground.ts');
  const objects = await objectsToLoad(flags, terminal);
  const playground = await startPlayground({ ...options, objects, minor: flags.asOf }).catch(async (error: unknown) => {
    const { LoadError } = await import('../../playground/loading/given-object.ts');
    throw error instanceof LoadError ? loadFailure(error) : error;
  });
  if (playground.loaded) reportLoaded(playground.loaded, terminal);
  return playground;
}
