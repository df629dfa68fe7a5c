import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { endsOf } from './ends-of.ts';
import type { Kubectl } from './real-kubectl.ts';

export interface KubectlProxy extends AsyncDisposable {
  readonly url: string;
}

/** `kubectl proxy` on a free port, ready, with nothing of this process's environment but PATH. */
export async function aKubectlProxy(
  { path }: Kubectl,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<KubectlProxy> {
  const child = spawn(path, ['proxy', '--port=0', ...args], {
    env: { PATH: process.env['PATH'], HOME: tmpdir(), ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { closed } = endsOf(child);
  let said = '';
  while (!said.includes('\n')) said += String((await once(child.stdout, 'data'))[0]);
  return {
    url: `http://${said.trim().split(' ').at(-1)}`,
    async [Symbol.asyncDispose]() {
      child.kill();
      await closed;
    },
  };
}
