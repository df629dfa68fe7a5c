import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of our user's alone. Disposing of it removes it; so does the end of the process, however soon a signal makes it come. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  const options = { recursive: true, force: true };
  const onExit = (): void => rmSync(path, options);
  process.on('exit', onExit);
  return {
    path,
    async [Symbol.asyncDispose]() {
      process.off('exit', onExit);
      await rm(path, options);
    },
  };
}
