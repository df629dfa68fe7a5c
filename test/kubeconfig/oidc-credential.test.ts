import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import type { Environment } from '../../src/kubeconfig/environment.ts';
import { oidcCredential } from '../../src/kubeconfig/oidc-credential.ts';
import { createCertificateAuthority } from '../../src/playground/certificates.ts';
import { aHome } from '../support/a-home.ts';
import { aToken } from '../support/a-token.ts';

const CA = createCertificateAuthority();
/** The test's clock stands at this second. */
const NOW = Date.UTC(2026, 0, 1) / 1000;
const GOOD = aToken({ sub: 'eve', exp: NOW + 3600 });
const OLD = aToken({ sub: 'eve', exp: NOW });
const NEW = aToken({ sub: 'eve', groups: ['dev'], exp: NOW + 7200 });

describe('oidcCredential', () => {
  test('the id-token while it is good; nobody is asked', async () => {
    await using home = await aHome();
    const credential = anOidc('https://127.0.0.1:1', { 'id-token': GOOD }, home.environment);
    const proof = await credential.proof();
    expect(proof).toMatchObject({ authorization: `Bearer ${GOOD}`, facts: { kind: 'oidc', username: 'eve' } });
    expect(await credential.proof()).toBe(proof);
    await expect(credential.renew()).rejects.toThrow('cannot refresh without refresh-token');
    expect(await credential.proof()).toBe(proof);
  });

  test('a new one for the refresh-token, kept; a rotated refresh-token is used the next time', async () => {
    await using home = await aHome();
    await using provider = await aProvider(() => [200, { id_token: NEW, refresh_token: 'r2' }]);
    const credential = anOidc(`${provider.url}/`, { 'id-token': OLD, 'refresh-token': 'r1' }, home.environment);
    const [one, two] = await Promise.all([credential.proof(), credential.proof()]);
    expect(one).toBe(two);
    expect(one).toMatchObject({ authorization: `Bearer ${NEW}`, facts: { groups: ['dev'] } });
    expect(await credential.proof()).toBe(one);
    await credential.renew();
    const basic = `Basic ${Buffer.from('kube:hush').toString('base64')}`;
    expect(provider.asked).toEqual([
      [basic, 'grant_type=refresh_token&refresh_token=r1'],
      [basic, 'grant_type=refresh_token&refresh_token=r2'],
    ]);
  });

  test('a provider that wants the secret in the body gets it there', async () => {
    await using home = await aHome();
    await using provider = await aProvider((authorization) => (authorization ? [401, {}] : [200, { id_token: NEW }]));
    const credential = anOidc(provider.url, { 'refresh-token': 'r1' }, home.environment);
    expect((await credential.proof()).authorization).toBe(`Bearer ${NEW}`);
    expect(provider.asked[1]).toEqual([
      undefined,
      'grant_type=refresh_token&refresh_token=r1&client_id=kube&client_secret=hush',
    ]);
  });

  test.each<[string, readonly [number, object], Record<string, string>, RegExp]>([
    [
      'no refresh-token',
      [200, {}],
      { 'refresh-token': '' },
      /No valid id-token, and cannot refresh without refresh-token$/,
    ],
    ['no id_token', [200, { access_token: 'x' }], {}, /token response did not contain an id_token/],
    [
      'a refusal',
      [400, { error: 'invalid_grant', error_description: 'refresh_token=hush-hush is expired' }],
      {},
      /\/token answered 400: invalid_grant$/,
    ],
    ['an error of its own', [400, { error: 'hush-hush', message: 'no' }], {}, /\/token answered 400$/],
    [
      'an untrusted server',
      [200, {}],
      { 'idp-certificate-authority-data': '' },
      /self.signed certificate|unable to verify/,
    ],
    ['no discovery', [200, {}], { 'idp-issuer-url': 'http://127.0.0.1:1' }, /ECONNREFUSED/],
  ])('%s is an error that says so', async (_, answer, config, message) => {
    await using home = await aHome();
    await using provider = await aProvider(() => answer);
    const credential = anOidc(provider.url, { 'refresh-token': 'hush-hush', ...config }, home.environment);
    const error = await credential.proof().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ERR_OIDC', message: expect.stringMatching(message) });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^auth-provider oidc of user "eve" in \/k: (?!.*hush)/),
    });
  });
});

function anOidc(issuer: string, config: Record<string, string>, environment: Environment) {
  const common = {
    'idp-issuer-url': issuer,
    'client-id': 'kube',
    'client-secret': 'hush',
    'idp-certificate-authority-data': Buffer.from(CA.cert).toString('base64'),
  };
  return oidcCredential({ ...common, ...config }, 'user "eve" in /k', environment);
}

/** A provider with discovery and a token endpoint, which answers as told and notes what it was asked. */
async function aProvider(answer: (authorization: string | undefined) => readonly [status: number, body: object]) {
  const asked: [authorization: string | undefined, body: string][] = [];
  const server = createServer(CA.issueServer(['127.0.0.1']), (req, res) => {
    void text(req).then((body) => {
      if (req.method === 'GET') return res.end(JSON.stringify({ token_endpoint: `${url}/token` }));
      asked.push([req.headers.authorization, body]);
      const [status, content] = answer(req.headers.authorization);
      return res.writeHead(status).end(JSON.stringify(content));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
