import { describe, expect, test } from 'vitest';
import { oidcCredential } from '../../../../src/kubeconfig/credentials/oidc/oidc-credential.ts';
import { type Home, aHome } from '../../../support/a-home.ts';
import { anOidcKubeconfig, anOidcProvider } from '../../../support/an-oidc-provider.ts';
import type { OidcProviderOptions } from '../../../support/an-oidc-provider.ts';
import { aToken } from '../../../support/a-token.ts';

/** The test's clock stands at this second. */
const NOW = Date.UTC(2026, 0, 1) / 1000;
const GOOD = aToken({ sub: 'eve', exp: NOW + 3600 });
const OLD = aToken({ sub: 'eve', exp: NOW });
const LATER: OidcProviderOptions = { expires: () => NOW + 7200 };

describe('oidcCredential', () => {
  test('the id-token while it is good; nobody is asked', async () => {
    await using home = await aHome();
    await using provider = await anOidcProvider(LATER);
    const credential = await anOidc(home, provider.config({ 'id-token': GOOD, 'refresh-token': '' }));
    const proof = await credential.proof();
    expect(proof).toMatchObject({ authorization: `Bearer ${GOOD}`, facts: { kind: 'oidc', username: 'eve' } });
    expect(await credential.proof()).toBe(proof);
    await expect(credential.renew()).rejects.toThrow('cannot refresh without refresh-token');
    expect(await credential.proof()).toBe(proof);
    expect(provider.asked).toEqual([]);
  });

  test('a new one for the refresh-token, kept; after a 401 another for the new refresh-token, but not over and over', async () => {
    await using home = await aHome();
    await using provider = await anOidcProvider(LATER);
    const credential = await anOidc(home, provider.config({ 'id-token': OLD, 'idp-issuer-url': `${provider.url}/` }));
    const [one, two] = await Promise.all([credential.proof(), credential.proof()]);
    expect(one).toBe(two);
    expect(await credential.proof()).toBe(one);
    expect([await credential.renew(), provider.sent()]).toEqual([false, ['R1']]);
    home.pass(60_000);
    expect([await credential.renew(), provider.sent()]).toEqual([true, ['R1', 'R2']]);
    const { authorization, form } = provider.asked[0]!;
    expect(authorization).toBe(`Basic ${Buffer.from('kube:hush').toString('base64')}`);
    expect(form.toString()).toBe('grant_type=refresh_token&refresh_token=R1');
  });

  test.each<[string, Record<string, string>, RegExp, (readonly [number, object])?]>([
    ['no refresh-token', { 'refresh-token': '' }, /No valid id-token, and cannot refresh without refresh-token$/],
    ['no id_token', {}, /token response did not contain an id_token/, [200, { access_token: 'x' }]],
    [
      'a refusal',
      {},
      /\/token answered 400: invalid_grant$/,
      [400, { error: 'invalid_grant', error_description: 'refresh_token=hush-hush is expired' }],
    ],
    ['an error of its own', {}, /\/token answered 400$/, [400, { error: 'hush-hush', message: 'no' }]],
    ['an error with a good status', {}, /\/token answered 200: invalid_grant$/, [200, { error: 'invalid_grant' }]],
    [
      'an untrusted server',
      { 'idp-certificate-authority-data': '' },
      /certificate of the provider https:.* is not signed by a CA of the system's store/,
    ],
    ['no discovery', { 'idp-issuer-url': 'http://127.0.0.1:1' }, /ECONNREFUSED/],
  ])('%s is an error that says so', async (_, config, message, answer) => {
    await using home = await aHome();
    await using provider = await anOidcProvider({
      ...LATER,
      before: (res) => {
        if (answer) res.writeHead(answer[0]).end(JSON.stringify(answer[1]));
        return answer !== undefined;
      },
    });
    const credential = await anOidc(home, provider.config(config));
    const error = await credential.proof().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'ERR_OIDC', message: expect.stringMatching(message) });
    expect(error).toMatchObject({
      message: expect.stringMatching(/^auth-provider oidc of user "eve" in \/\S+\/config: (?!.*(?:hush|R1))/),
    });
  });
});

async function anOidc(home: Home, config: Record<string, string>) {
  await home.write('.kube/config', anOidcKubeconfig(config));
  return oidcCredential(config, { file: `${home.folder}/.kube/config`, user: 'eve' }, home.environment);
}
