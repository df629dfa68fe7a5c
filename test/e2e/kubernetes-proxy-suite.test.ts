import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlaygroundHome } from '../support/a-playground-home.ts';
import type { PlaygroundHome } from '../support/a-playground-home.ts';
import { aKubectlProxy } from '../support/a-kubectl-proxy.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

// What test/cmd/proxy.sh of Kubernetes checks of kubectl proxy, and `start-proxy` of test/cmd/legacy-script.sh waits for, by curl.

const WWW = ['--www', join(import.meta.dirname, '..')];
const RUNS = [
  {
    args: [],
    checks: [
      ['/healthz', 200],
      ['/api/kubernetes', 404],
      ['/api/v1/namespaces', 200],
      ['/metrics', 200],
      ['/static/', 200],
      ['/apis', 200],
      ['/apis/apps/', 200],
    ],
  },
  {
    args: ['--api-prefix=/custom'],
    checks: [
      ['//custom/healthz', 301],
      ['/custom/api/kubernetes', 404],
      ['/custom/api/v1/namespaces', 200],
      ['/custom/metrics', 200],
    ],
  },
] as const;

let home: PlaygroundHome;
beforeAll(async () => (home = await aPlaygroundHome()));
afterAll(async () => home[Symbol.asyncDispose]());

type Start = (args: readonly string[]) => Promise<{ readonly url: string } & AsyncDisposable>;
const PROXIES: readonly (readonly [name: string, start: Start])[] = [
  ['kubetrace', (args) => theProxy(args, { HOME: home.folder })],
  ...kubectls().map((kubectl) => {
    const start: Start = (args) => aKubectlProxy(kubectl, args, { HOME: home.folder });
    return [`kubectl ${kubectl.version}`, start] as const;
  }),
];

describe.each(PROXIES)('%s', (_, start) => {
  test.each(RUNS)('$args', async ({ args, checks }) => {
    await using proxy = await start([...WWW, ...args]);
    for (const [path, status] of checks) {
      const { stdout } = await promisify(execFile)('curl', [
        '-gs',
        '-w',
        '%{http_code}',
        '-o',
        '/dev/null',
        proxy.url + path,
      ]);
      expect([path, Number(stdout)]).toEqual([path, status]);
    }
    // `wait_for_url` fails with 400 and above only.
    const { stdout } = await promisify(execFile)('curl', ['-gkfsL', `${proxy.url}${checks[0][0]}`]);
    expect(stdout).toBe('ok');
  });
});
