import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { loadUpstream } from '../../../src/kubeconfig/load-upstream.ts';
import { aHome } from '../../support/a-home.ts';
import { aToken } from '../../support/a-token.ts';
import type { Login } from '../../../src/kubeconfig/file/connection-flags.ts';

const NOW = Date.UTC(2026, 0, 1) / 1000;
const ALICE: Login = { username: 'alice', password: 'p4ss' };
const CLIENT = 'client_id=kubesphere&client_secret=kubesphere';
const PASSWORD = `${CLIENT}&grant_type=password&username=alice&password=p4ss`;

function accessToken(seconds: number): string {
  return aToken({ sub: 'alice', username: 'alice', token_type: 'access_token', exp: NOW + seconds });
}

describe('--kubesphere-login', () => {
  test('gets one token for all requests; its facts are shown, the password is not', async () => {
    await using ks = await aKubeSphere(() => [200, { access_token: accessToken(7200), refresh_token: 'r1' }]);
    await using home = await aHome();
    const upstream = await loadUpstream({ server: ks.url, login: ALICE }, home.environment);
    expect(upstream.dialect).toBe('kubesphere');
    expect(ks.asked).toEqual([]);
    const [one, two] = await Promise.all([upstream.authenticate(), upstream.authenticate()]);
    expect(one).toBe(two);
    expect(one).toMatchObject({
      authorization: [['Authorization', `Bearer ${accessToken(7200)}`]],
      facts: { kind: 'token', source: '--kubesphere-login alice', username: 'alice', tokenType: 'access_token' },
    });
    expect(ks.asked).toEqual([['/oauth/token', undefined, PASSWORD]]);
  });

  test('refreshes before it ends, and logs in again where the refresh token is not taken', async () => {
    let turn = 0;
    await using ks = await aKubeSphere(() => {
      turn++;
      if (turn === 3) return [400, { error: 'invalid_grant' }];
      return [200, { access_token: accessToken(turn * 100), refresh_token: `r${turn}` }];
    });
    await using home = await aHome();
    const upstream = await loadUpstream({ server: ks.url, login: ALICE }, home.environment);
    await upstream.authenticate();
    home.pass(101_000);
    await upstream.authenticate();
    expect(await upstream.refresh()).toBe(true);
    const refresh = (token: string) => `${CLIENT}&grant_type=refresh_token&refresh_token=${token}`;
    expect(ks.asked.map(([, , form]) => form)).toEqual([PASSWORD, refresh('r1'), refresh('r2'), PASSWORD]);
  });

  test('after a failed login clients get the OAuth error code, and the terminal the message of the server', async () => {
    const no = { error: 'invalid_grant', error_description: 'Invalid username or password. P4ssw0rd' };
    await using ks = await aKubeSphere(() => [400, no]);
    await using home = await aHome();
    const login = { ...ALICE, password: 'P4ssw0rd' };
    const upstream = await loadUpstream({ server: ks.url, login }, home.environment);
    const failure = await upstream.authenticate().catch((error: unknown) => error as Error);
    expect(failure).toMatchObject({
      code: 'ERR_KUBESPHERE_LOGIN',
      message: '--kubesphere-login alice: /oauth/token answered 400: invalid_grant',
    });
    expect(home.said()).toBe('/oauth/token says: invalid_grant: Invalid username or password. <masked>\n');
  });

  test('through the service proxy of kube-apiserver it goes in a header of its own', async () => {
    await using ks = await aKubeSphere(() => [200, { access_token: accessToken(7200) }]);
    await using home = await aHome();
    const { throughLogin } = await import('../../../src/kubeconfig/kubesphere/kubesphere-login.ts');
    const { tokenCredential } = await import('../../../src/kubeconfig/credentials/bearer-credential.ts');
    const server = new URL(`${ks.url}/api/v1/namespaces/kubesphere-system/services/:ks-apiserver:/proxy`);
    const entrance = { server, proxy: undefined, trust: undefined, serverName: undefined, insecure: false };
    const kube = { credential: tokenCredential('kube', 'a test'), certificate: undefined };
    const { behind, credential } = throughLogin(ALICE, kube, entrance, home.environment);
    expect((await credential.proof()).authorization).toBe('Bearer kube');
    expect((await behind!.credential.proof()).authorization).toBe(`Bearer ${accessToken(7200)}`);
    expect(ks.asked).toEqual([[`${server.pathname}/oauth/token`, 'Bearer kube', PASSWORD]]);
  });
});

describe('a pod with a ServiceAccount of KubeSphere', () => {
  const MOUNT = '/var/run/secrets/kubesphere.io/serviceaccount';
  const token = aToken({
    sub: 'kubesphere:serviceaccount:a:b',
    username: 'kubesphere:serviceaccount:a:b',
    token_type: 'static_token',
  });

  test('goes to ks-apiserver as that user', async () => {
    const readFile = async (path: string) => {
      if (path === `${MOUNT}/token`) return token;
      throw Object.assign(new Error('none'), { code: 'ENOENT' });
    };
    await using home = await aHome({}, { readFile });
    const upstream = await loadUpstream({}, home.environment);
    expect([upstream.server.href, upstream.dialect]).toEqual(['http://ks-apiserver.kubesphere-system/', 'kubesphere']);
    const { authorization, facts } = await upstream.authenticate();
    expect(authorization).toEqual([['Authorization', `Bearer ${token}`]]);
    expect(facts).toMatchObject({ kind: 'serviceAccount', username: 'kubesphere:serviceaccount:a:b' });
    expect(facts.expiresAt).toBeUndefined();
  });
});

type Asked = readonly [path: string, authorization: string | undefined, form: string];

async function aKubeSphere(answer: () => readonly [status: number, body: object]) {
  const asked: Asked[] = [];
  const serve = async (req: IncomingMessage, res: ServerResponse) => {
    asked.push([req.url!, req.headers.authorization, await text(req)]);
    const [status, body] = answer();
    res.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((req, res) => void serve(req, res));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    asked,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
