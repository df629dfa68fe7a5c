import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Playground, startPlayground } from '../../src/playground/playground.ts';
import { aStreamServer } from '../support/a-stream-server.ts';
import { endsOf } from '../support/ends-of.ts';
import { type Kubectl, kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

const PRETTY = ['--reject-paths=', '-v=3', '--log-format=pretty'];

describe.skipIf(kubectls().length === 0)('streams of kubectl', () => {
  let folder: string;
  let env: Record<string, string>;
  let playground: Playground;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kubetrace-streams-'));
    playground = await startPlayground();
    env = { KUBECONFIG: join(folder, 'config'), HOME: folder };
    await writeFile(env['KUBECONFIG']!, await playground.kubeconfig('admin'), { mode: 0o600 });
  });
  afterAll(async () => {
    await playground.close();
    await rm(folder, { recursive: true });
  });

  test.each(kubectls().filter(({ version }) => minorOf(version) >= 30))(
    '$version: exec over a WebSocket',
    async (kubectl) => {
      await using proxy = await theProxy(PRETTY, env);
      const exec = [`--server=${proxy.url}`, '-n', 'team-a', 'exec', '-i', 'web-0', '--'];
      const cat = await runKubectl(kubectl, [...exec, 'cat'], { env, stdin: 'hello\n' });
      expect(cat).toMatchObject({ stdout: 'hello\n', exitCode: 0 });
      await proxy.said(/get +pods\/exec .* websocket {2}closed {2}stdin 6 B, stdout 6 B, exit 0\n/);
      expect(await runKubectl(kubectl, [...exec, 'sh', '-c', 'exit 3'], { env })).toMatchObject({ exitCode: 3 });
      await proxy.said(
        /websocket {2}closed .*exit 3\n[^]*stream +v5\.channel\.k8s\.io, error received \d+ B, closed by/,
      );
    },
  );

  test.each(kubectls())('$version: exec over SPDY', async (kubectl) => {
    await using server = await aStreamServer();
    await using proxy = await theProxy([...PRETTY, `--server=${server.url}`], env);
    const exec = [`--server=${proxy.url}`, '-n', 'team-a', 'exec', '-i', 'web-0', '--', 'sh'];
    const withoutWebSockets = { ...env, KUBECTL_REMOTE_COMMAND_WEBSOCKETS: 'false' };
    const { stdout, exitCode } = await runKubectl(kubectl, exec, { env: withoutWebSockets, stdin: 'exit 3\n' });
    expect({ stdout, exitCode }).toEqual({ stdout: 'hello\n', exitCode: 3 });
    await proxy.said(/create +pods\/exec .* SPDY\/3\.1 {2}closed[^\n]* stdout 6 B, exit 3\n/);
  });

  test.each(kubectls())('$version: port-forward', async (kubectl) => {
    await using server = await aStreamServer();
    await using proxy = await theProxy([...PRETTY, `--server=${server.url}`], env);
    expect(await pingThrough(kubectl, proxy.url, env)).toBe('pong');
    const [, protocol] = await proxy.said(
      /pods\/portforward .* {2}(\S+) {2}closed[^\n]* port 8080: 1 connection, sent 4 B, received 4 B\n/,
    );
    expect(protocol).toBe(minorOf(kubectl.version) >= 31 ? 'websocket' : 'SPDY/3.1');
  });

  test('a log: bytes and lines', async () => {
    await using proxy = await theProxy(PRETTY, env);
    const { stdout } = await runKubectl(kubectls()[0]!, [`--server=${proxy.url}`, '-n', 'team-a', 'logs', 'web-0'], {
      env,
    });
    const lines = stdout.split('\n').length - 1;
    await proxy.said(new RegExp(`get +pods/log .*  ${stdout.length.toLocaleString('en')} B, ${lines} lines?\n`));
  });

  test('a Table, drawn, also while it is watched; protobuf, decoded', async () => {
    const kubectl = kubectls().at(-1)!;
    await using proxy = await theProxy(['-v=8', '--log-format=pretty'], env);
    const get = [`--server=${proxy.url}`, '-n', 'team-a', 'get', 'pods'];
    const { stdout } = await runKubectl(kubectl, get, { env });
    const heads = stdout.split('\n')[0]!.trim().split(/\s+/).join(' +');
    await proxy.said(
      new RegExp(`\\| meta\\.k8s\\.io/v1 Table, \\d+ rows?, .*\n +\\| ${heads}\n +\\| web-0 +\\d/1 +Running `),
    );
    const watching = runKubectl(kubectl, [...get, '--watch'], { env, until: /web-0[^]*web-0/ });
    await proxy.said(/watch +pods +team-a\/ .* opened/);
    await runKubectl(kubectl, [`--server=${proxy.url}`, '-n', 'team-a', 'label', 'pod', 'web-0', 'x=y'], { env });
    await proxy.said(/watch +pods +team-a\/web-0 +MODIFIED .*\n(?: +\| NAME .*\n)? +\| web-0 +\d\/1 +Running /);
    await watching;
    if (minorOf(kubectl.version) < 32) return;
    await runKubectl(kubectl, [`--server=${proxy.url}`, 'auth', 'can-i', 'get', 'pods'], { env });
    await proxy.said(/\| protobuf, \d+ bytes: authorization\.k8s\.io\/v1 SelfSubjectAccessReview\n/);
  });
});

function minorOf(version: string): number {
  return Number(version.split('.')[1]);
}

/** Forwards a port to the pod and says `ping` on it. */
async function pingThrough(kubectl: Kubectl, server: string, env: Record<string, string>): Promise<string> {
  const args = [`--server=${server}`, '-n', 'team-a', 'port-forward', 'web-0', ':8080'];
  const child = spawn(kubectl.path, args, { env: { PATH: process.env['PATH'], ...env } });
  const { closed } = endsOf(child);
  let said = '';
  while (!said.includes(' -> ')) said += String((await once(child.stdout, 'data'))[0]);
  const socket = connect(Number(/127\.0\.0\.1:(\d+)/.exec(said)![1]), '127.0.0.1');
  socket.write('ping');
  const answer = String((await once(socket, 'data'))[0]);
  socket.end();
  await once(socket, 'close');
  child.kill('SIGINT');
  await closed;
  return answer;
}
