import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:https';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../../src/api/x509/certificates.ts';
import { run } from '../../../src/cli/main.ts';
import { aPlayground } from '../../support/a-playground.ts';
import { aProxyCommand } from '../../support/a-proxy-command.ts';
import { aTerminal } from '../../support/a-terminal.ts';

const authority = createCertificateAuthority();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-secure-'));
  const { cert, key } = authority.issueServer(['127.0.0.1']);
  await writeFile(join(folder, 'tls.crt'), cert);
  await writeFile(join(folder, 'tls.key'), key);
});
afterAll(() => rm(folder, { recursive: true }));

const TLS = 'F/tls.crt --tls-private-key-file=F/tls.key';
const argsOf = (line: string) => line.replaceAll('F/', `${folder}/`).split(' ').filter(Boolean);

describe('flags that exclude or need each other', () => {
  test.each([
    ['--tls-cert-file=F/tls.crt', /--tls-cert-file needs --tls-private-key-file/],
    ['--tls-private-key-file=F/tls.key', /--tls-private-key-file needs --tls-cert-file/],
    [`--in-pod=F/ --tls-cert-file=${TLS}`, /--in-pod and --tls-cert-file/],
    ['--in-pod=F/ --credentials=client', /--in-pod and --credentials=client/],
    ['--in-pod=F/ --unix-socket=F/s', /--unix-socket and --in-pod/],
    [`--unix-socket=F/s --tls-cert-file=${TLS}`, /--unix-socket and --tls-cert-file/],
    ['--credentials=client --token=abcdefgh', /--credentials=client and --token/],
    ['--credentials=client --as=alice', /--credentials=client and --as/],
    ['--credentials=client --kubesphere-login=x', /--kubesphere-login and --credentials=client/],
    ['--credentials=none', /--credentials.*none.*own, client/],
  ])('%s', async (line, expected) => {
    const terminal = aTerminal({ env: { HOME: folder } });
    expect(await run(['proxy', '--playground', '--port=0', ...argsOf(line)], terminal)).toBe(1);
    expect(terminal.written.stderr).toMatch(new RegExp(`^error: .*${expected.source}.*`));
    expect(terminal.written.stderr).toMatch(/\n(?:hint: |See )/);
    expect(terminal.written.stdout).toBe('');
  });
});

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}

async function ask(url: string, path: string, ca: string, headers: Record<string, string>): Promise<Answer> {
  const [res] = (await once(
    request(url.replace('http:', 'https:') + path, { ca, headers, checkServerIdentity: () => undefined }).end(),
    'response',
  )) as [IncomingMessage];
  return { status: res.statusCode, body: await text(res) };
}

test('--in-pod serves who has the files, under the names of an API server, and removes them at the end', async () => {
  const directory = await mkdtemp(join(folder, 'pod-'));
  {
    await using proxy = await aProxyCommand(['--playground', '-v=7', '--namespace=team-a', `--in-pod=${directory}`], {
      HOME: folder,
    });
    const [ca = '', token = '', namespace] = await Promise.all(
      ['ca.crt', 'token', 'namespace'].map((name) => readFile(join(directory, name), 'utf8')),
    );
    expect(namespace).toBe('team-a');
    const as = { authorization: `Bearer ${token}`, connection: 'close' };
    const answers = await Promise.all([
      ask(proxy.url, '/api/v1/namespaces/team-a/pods', ca, as),
      ask(proxy.url, '/version', ca, { ...as, host: 'kubernetes.default.svc' }),
      // Whom a program impersonates is not the key, and stays.
      ask(proxy.url, '/api/v1/namespaces/team-a/secrets', ca, { ...as, 'impersonate-user': 'dev' }),
      // Admitted like any other path: exec is for programs, and no page has the key.
      ask(proxy.url, '/api/v1/namespaces/team-a/pods/none/exec', ca, as),
      ask(proxy.url, '/version', ca, { ...as, host: 'evil.example' }),
      ask(proxy.url, '/version', ca, { connection: 'close' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 404, 403, 403]);
    expect(answers[2]?.body).toMatch(/User \\"dev\\" cannot list resource \\"secrets\\"/);
    expect(answers[5]?.body).toContain('kubetrace refused');
    expect(proxy.written.stderr + proxy.written.stdout).not.toContain(token);
  }
  expect(await readdir(directory)).toEqual([]);
});

test('--credentials=client passes on who the client is, and reads no credential', async () => {
  await using playground = await aPlayground();
  const kubeconfig = join(folder, 'config');
  // The administrator's certificate is in it, and counts for nothing.
  await writeFile(kubeconfig, await playground.kubeconfig());
  const args = ['--credentials=client', ...argsOf(`--tls-cert-file=${TLS}`)];
  await using proxy = await aProxyCommand(args, { HOME: folder, KUBECONFIG: kubeconfig });
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const whoami = async (headers: Record<string, string>) => {
    const url = proxy.url.replace('http:', 'https:') + path;
    const req = request(url, { method: 'POST', ca: authority.cert, headers: { ...headers, connection: 'close' } });
    req.setHeader('content-type', 'application/json');
    req.end(JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }));
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    return [res.statusCode, await text(res)] as const;
  };
  const token = await playground.token('dev');
  const [status, body] = await whoami({ authorization: `Bearer ${token}` });
  expect([status, JSON.parse(body).status.userInfo.username]).toEqual([201, 'dev']);
  const [refused, why] = await whoami({});
  expect(refused).toBe(401);
  expect(JSON.parse(why).message).toContain('--credentials=client');
  expect((await whoami({ authorization: 'Bearer nonsense' }))[0]).toBe(401);
});
