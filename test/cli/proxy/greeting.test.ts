import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aHome } from '../../support/a-home.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { aPlaygroundHome, type PlaygroundHome } from '../../support/a-playground-home.ts';

let home: PlaygroundHome;
beforeAll(async () => void (home = await aPlaygroundHome()));
afterAll(() => home[Symbol.asyncDispose]());

/** What a proxy wrote to stderr until it was asked once, and interrupted. */
async function proxied(
  args: readonly string[],
  { isTTY = true, folder = home.folder }: { isTTY?: boolean; folder?: string } = {},
): Promise<{ stderr: string; url: string }> {
  const terminal = aTerminal({ env: { HOME: folder, NO_COLOR: '1' } });
  Object.assign(terminal.stderr, { isTTY, columns: 80 });
  const running = run(args, terminal);
  await expect.poll(() => terminal.written.stdout).toContain('\n');
  const url = `http://${/on (.*)\n/.exec(terminal.written.stdout)![1]}`;
  if (!args.includes('--unix-socket')) await fetch(`${url}/version`);
  if (isTTY) await expect.poll(() => terminal.written.stderr).toContain('curl: ');
  terminal.interrupt();
  await running;
  return { stderr: terminal.written.stderr, url };
}

describe('on a terminal it says who and where, and how to point programs at it', () => {
  test.each([
    ['kubetrace alone', ['--port=0']],
    ['kubetrace proxy', ['proxy', '--port=0']],
    ['kubetrace proxy -v 1', ['proxy', '--port=0', '-v', '1']],
  ])('%s, with a line per request', async (_, args) => {
    const { stderr, url } = await proxied(args);
    expect(stderr).toMatch(/^as admin \(client certificate\) on https:\/\/127\.0\.0\.1:\d+, context admin$/m);
    expect(stderr).toContain(
      `  kubectl: kubectl --server=${url} get pods\n  curl:    curl ${url}/api/v1/namespaces\n  Postman: ${url}/api/v1/namespaces, Authorization: No Auth\n`,
    );
    expect(stderr).toMatch(/get +\/version .* 200/);
  });

  test('impersonation names both, and --api-prefix is in the URLs', async () => {
    const { stderr, url } = await proxied(['--port=0', '--context', 'dev', '--as', 'jane', '--api-prefix=/k8s/']);
    expect(stderr.replaceAll('\n', ' ')).toMatch(/as jane, impersonated by dev \([a-z ]+\) on https:\S+, context dev/);
    expect(stderr).toContain(`curl ${url}/k8s/api/v1/namespaces\n`);
  });

  test('a token of the command line is not of the user in the kubeconfig', async () => {
    const { stderr } = await proxied(['--port=0', '--token', 'abc.def']);
    const words = stderr.replaceAll(/\n */g, ' ');
    expect(words).toContain('as a user who is not known yet (token of --token) on https://127.0.0.1');
    expect(words).toContain('note: --token is used, and the client certificate of user "admin"');
    expect(stderr.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each([
    ['--in-pod', 'as admin'],
    ['--credentials=client', 'without a credential'],
  ])('where the URL alone is not enough it shows none, least of all a key: %s', async (flag, who) => {
    const directory = await mkdtemp(join(home.folder, 'pod-'));
    const terminal = aTerminal({ env: { HOME: home.folder, NO_COLOR: '1' } });
    Object.assign(terminal.stderr, { isTTY: true, columns: 80 });
    const args = flag === '--in-pod' ? [`--in-pod=${directory}`] : [flag];
    const running = run(['proxy', '--port=0', ...args], terminal);
    await expect.poll(() => terminal.written.stderr).toContain(`${who} `);
    terminal.interrupt();
    await running;
    expect(terminal.written.stderr).not.toMatch(/curl|kubectl|[\w-]{43}/);
  });

  test('a unix socket is for curl', async () => {
    const socket = `${home.folder}/greeting.sock`;
    const { stderr } = await proxied(['proxy', '--unix-socket', socket]);
    expect(stderr).toContain(`curl --unix-socket ${socket} http://localhost/api/v1/namespaces\n`);
    expect(stderr).not.toContain('Postman');
  });

  test('a token that does not say whose it is, no credential, and a plugin that fails', async () => {
    await using other = await aHome({
      '.kube/config': JSON.stringify({
        'current-context': 'opaque',
        clusters: [{ name: 'c', cluster: { server: 'https://127.0.0.1:1' } }],
        contexts: ['opaque', 'nobody', 'broken'].map((user) => ({ name: user, context: { cluster: 'c', user } })),
        users: [
          { name: 'opaque', user: { token: 'very-secret-token' } },
          { name: 'nobody', user: {} },
          {
            name: 'broken',
            user: {
              exec: { apiVersion: 'client.authentication.k8s.io/v1', command: '/no/such', interactiveMode: 'Never' },
            },
          },
        ],
      }),
    });
    const said = async (context: string) =>
      (await proxied(['--port=0', '--context', context], { folder: other.folder })).stderr.replaceAll('\n', ' ');
    const opaque = await said('opaque');
    expect(opaque).toContain('as the user "opaque" of the kubeconfig (token) on https://127.0.0.1:1, context opaque');
    expect(opaque).not.toContain('very-secret-token');
    expect(await said('nobody')).toContain('without a credential on https://127.0.0.1:1');
    expect(await said('broken')).toMatch(/with no credential yet \(.*\/no\/such.*\) on https:\/\/127\.0\.0\.1:1/);
  });
});

test('elsewhere, and with -v 0, it is as silent as kubectl proxy', async () => {
  expect((await proxied(['--port=0'], { isTTY: false })).stderr).toBe('');
  const terminal = aTerminal({ env: { HOME: home.folder } });
  Object.assign(terminal.stderr, { isTTY: true, columns: 80 });
  const running = run(['proxy', '--port=0', '-v', '0'], terminal);
  await expect.poll(() => terminal.written.stdout).toContain('\n');
  terminal.interrupt();
  await running;
  expect(terminal.written.stderr).toBe('');
});
