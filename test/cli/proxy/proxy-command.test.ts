import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal, type TestTerminal } from '../../support/a-terminal.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-cli-'))));
afterAll(() => rm(folder, { recursive: true }));

const KUBECONFIG = `
current-context: dev
contexts: [{ name: dev, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: "https://127.0.0.1:1" } }]
users: [{ name: u, user: { token: t } }]
`;

describe('bad input gets an error and a hint, and nothing is started', () => {
  test.each<[args: string, kubeconfig: string | undefined, error: RegExp]>([
    ['', undefined, /^error: .*\bhint: .*--kubeconfig/s],
    ['--kubeconfig=FOLDER/none', undefined, /^error: .*FOLDER\/none.*\nhint: /s],
    ['', 'contexts: [', /^error: .*FOLDER\/config.*\nhint: /s],
    ['--context=prod', KUBECONFIG, /^error: .*context "prod".*\nhint: .*dev/s],
    ['--cluster=prod', KUBECONFIG, /^error: .*cluster "prod".*\nhint: /s],
    ['--user=eve', KUBECONFIG, /^error: .*"eve".*\nhint: /s],
    ['--certificate-authority=FOLDER/none.crt', KUBECONFIG, /^error: .*none\.crt.*\nhint: /s],
    [
      '--client-certificate=FOLDER/a.crt --client-key=FOLDER/none.key',
      KUBECONFIG,
      /^error: .*(?:a\.crt|none\.key).*\nhint: /s,
    ],
    ['--certificate-authority=FOLDER/config', KUBECONFIG, /^error: .*certificate.*\nhint: /is],
    ['--server=ftp://x', KUBECONFIG, /^error: .*ftp.*\nhint: /s],
    ['--accept-paths=(', KUBECONFIG, /^error: .*--accept-paths.*\nhint: /s],
    ['--accept-hosts=[ --port=0', KUBECONFIG, /^error: .*--accept-hosts.*\nhint: /s],
    ['--accept-origins=[ --port=0', KUBECONFIG, /^error: .*--accept-origins.*\nhint: /s],
    ['--reject-paths=^/(?=x)', KUBECONFIG, /^error: .*--reject-paths.*invalid or unsupported Perl syntax.*\nhint: /s],
    ['--reject-methods=*', KUBECONFIG, /^error: .*--reject-methods.*\nhint: /s],
    [
      '--unix-socket=FOLDER/s --port=9',
      KUBECONFIG,
      /^error: cannot set --unix-socket and --port at the same time\nhint: /,
    ],
    ['--unix-socket=FOLDER/config', KUBECONFIG, /^error: .*FOLDER\/config.*not a socket.*\nhint: /s],
    ['--unix-socket=FOLDER/no/s', KUBECONFIG, /^error: .*FOLDER\/no\/s.*\nhint: /s],
    ['--port=70000', KUBECONFIG, /^error: .*--port.*70000.*\nhint: /s],
    ['-v=loud', KUBECONFIG, /^error: .*-v.*loud.*\nhint: /s],
    ['--log-format=xml', KUBECONFIG, /^error: .*--log-format.*xml.*pretty.*\nhint: /s],
    ['--address=192.0.2.1', KUBECONFIG, /error: cannot listen on 192\.0\.2\.1:8001.*\nhint: .*--address/s],
    ['pods', KUBECONFIG, /^error: unknown command "pods"\nhint: /],
    ['--annotate=loudly', KUBECONFIG, /^error: .*--annotate.*\nhint: /s],
  ])('proxy %s', async (line, kubeconfig, expected) => {
    const file = join(folder, 'config');
    await writeFile(file, kubeconfig ?? '');
    const args = line.replaceAll('FOLDER', folder).split(' ').filter(Boolean);
    const terminal = aTerminal({
      env: { HOME: folder, KUBECONFIG: kubeconfig === undefined ? join(folder, 'missing') : file },
    });
    expect(await run(args.length === 0 ? ['proxy'] : args, terminal)).toBe(1);
    expect(terminal.written.stderr.replaceAll(folder, 'FOLDER')).toMatch(expected);
    expect(terminal.written.stdout).toBe('');
  });

  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const terminal = await givenKubeconfig();
    expect(await run(['proxy', `--port=${port}`], terminal)).toBe(1);
    expect(terminal.written.stderr).toMatch(
      new RegExp(`^error: cannot listen on 127\\.0\\.0\\.1:${port}: .*\\nhint: .*--port 0`),
    );
    other.close();
  });

  test('a socket in use', async () => {
    const path = join(folder, 'used.sock');
    const other = createServer().listen(path);
    await once(other, 'listening');
    const terminal = await givenKubeconfig();
    expect(await run(['proxy', `--unix-socket=${path}`], terminal)).toBe(1);
    expect(terminal.written.stderr).toMatch(/^error: --unix-socket .*used\.sock: it is in use\nhint: /);
    other.close();
  });
});

describe('the ready line', () => {
  test.each([
    ['--port=0', /^Starting to serve on 127\.0\.0\.1:\d+\n$/],
    ['--port=0 --address=::1', /^Starting to serve on \[::1\]:\d+\n$/],
    ['--unix-socket=FOLDER/ready.sock', /^Starting to serve on FOLDER\/ready\.sock\n$/],
  ])('%s', async (line, expected) => {
    const terminal = await givenKubeconfig();
    const running = run(['proxy', ...line.replaceAll('FOLDER', folder).split(' ')], terminal);
    await expect.poll(() => terminal.written.stdout).toContain('\n');
    expect(terminal.written.stdout.replaceAll(folder, 'FOLDER')).toMatch(expected);
    if (line.includes('ready.sock')) expect((await stat(join(folder, 'ready.sock'))).mode & 0o777).toBe(0o600);
    terminal.interrupt();
    expect(await running).toBe(130);
  });
});

test('an upstream that is down is a 502 Status to the client and a failed exchange in the log', async () => {
  const terminal = await givenKubeconfig();
  const running = run(['proxy', '--port=0'], terminal);
  await expect.poll(() => terminal.written.stdout).toContain('\n');
  const answer = await fetch(`http://${terminal.written.stdout.trim().split(' ').at(-1)}/api/v1/pods`);
  expect(answer.status).toBe(502);
  expect(await answer.json()).toMatchObject({
    kind: 'Status',
    code: 502,
    message: expect.stringMatching(/kubetrace.*127\.0\.0\.1:1/),
  });
  terminal.interrupt();
  await running;
  expect(terminal.written.stderr).toMatch(/ECONNREFUSED/);
});

test.each([
  ['--disable-filter', /^warning: --disable-filter: .*XSRF/],
  ['--www=/nowhere/at/all', /^warning: --www \/nowhere\/at\/all is not there/],
  ['--accept-hosts=.*', /^warning: --accept-hosts=\.\* also accepts the host attacker\.example: .*DNS rebinding/],
  [
    '--accept-hosts=^evil\\.com$,localhost',
    /^warning: --accept-hosts=.* also accepts the host localhost\.attacker\.example/,
  ],
  ['--address=0.0.0.0', /^warning: --address 0\.0\.0\.0: anyone who can reach/],
])('%s is warned about', async (flag, warning) => {
  const terminal = await givenKubeconfig();
  const running = run(['proxy', '--port=0', flag], terminal);
  await expect.poll(() => terminal.written.stdout).toContain('\n');
  expect(terminal.written.stderr).toMatch(warning);
  terminal.interrupt();
  await running;
});

async function givenKubeconfig(): Promise<TestTerminal> {
  const file = join(folder, 'good');
  await writeFile(file, KUBECONFIG);
  return aTerminal({ env: { HOME: folder, KUBECONFIG: file } });
}
