import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

async function aClosedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

describe.skipIf(kubectls().length === 0)('a cluster that cannot be reached', () => {
  test.each(kubectls())('kubectl $version prints why, and the log says it once', async (kubectl) => {
    const server = `https://127.0.0.1:${await aClosedPort()}`;
    await using proxy = await theProxy(['--server', server, '--token', 't', '-v', '1', '--log-format', 'pretty'], {
      HOME: tmpdir(),
      KUBECONFIG: '/nowhere',
    });
    const ran = await runKubectl(kubectl, ['--server', proxy.url, 'get', 'pods']);
    expect(ran.exitCode).toBe(1);
    const words = `nothing is listening at the address of the API server: ${server} (connect ECONNREFUSED`;
    expect(ran.stderr.split('\n').filter((line) => line.startsWith(`Warning: ${words}`))).toHaveLength(1);
    await proxy.said(/GET \/api failed the same way \d more times? within \d+ ms/);
    expect(proxy.written.stderr.split(words)).toHaveLength(2);
    expect(proxy.written.stderr).not.toContain('ECONNREFUSED: ');
  });
});
