import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlaygroundHome, type PlaygroundHome } from '../../support/a-playground-home.ts';
import { aToken } from '../../support/a-token.ts';

let home: PlaygroundHome;

beforeAll(async () => void (home = await aPlaygroundHome()));
afterAll(() => home[Symbol.asyncDispose]());

const whoami = (...args: readonly string[]) => home.kubetrace('whoami', ...args);

describe('kubetrace whoami', () => {
  test('a client certificate, and who the user is to the server', async () => {
    const { stdout, code } = await whoami();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Context +context "admin" in .*\/\.kube\/config, namespace default$/m);
    expect(stdout).toMatch(/^Credential +clientCertificate: user "admin" in /m);
    expect(stdout).toMatch(/^Certificate expires +in \d+d \(\d{4}-.*Z\)$/m);
    expect(stdout).toMatch(/^Server sees +\S/m);
    expect(stdout).toMatch(/^Groups +.*system:authenticated/m);
  });

  test('a ServiceAccount token: its claims, verified by the keys of the server, never the token itself', async () => {
    const token = await home.playground.token('system:serviceaccount:default:default');
    const { stdout, code } = await whoami(
      ...ALONE,
      '--server',
      home.playground.secureUrl,
      '--token',
      token,
      '--verify',
    );
    expect(stdout).toMatch(/^Token subject +system:serviceaccount:default:default$/m);
    expect(stdout).toMatch(/^Token expires +in \d+m \(/m);
    expect(stdout).toMatch(/^Server sees +system:serviceaccount:default:default$/m);
    expect(stdout).toMatch(/^Signature +by this server, ES256, key \S+$/m);
    expect([code, stdout.includes(token.split('.')[2]!)]).toEqual([0, false]);
  });

  test.each<[string, (good: string) => string, RegExp]>([
    ['altered', (good) => `${good.slice(0, -6)}AAAAAA`, /the signature is wrong: the token has been altered/],
    ['of another issuer', () => aToken({ sub: 'eve' }), /no key of this server signed it/],
    ['opaque', () => 'opaque-token', /the token is not a JWT/],
  ])('a token that is %s fails --verify', async (_, wrong, reason) => {
    const token = wrong(await home.playground.token('default:default'));
    const { stdout, code } = await whoami('--token', token, '--verify');
    expect(stdout).toMatch(/^Server sees +(?:admin|401 Unauthorized)$/m);
    expect(/^Signature +not verified: (.*)$/m.exec(stdout)?.[1]).toMatch(reason);
    expect(code).toBe(1);
  });

  test('keys that are not shown', async () => {
    const { stdout, code } = await whoami(
      ...ALONE,
      '--server',
      home.playground.secureUrl,
      '--token',
      aToken({}),
      '--verify',
    );
    expect(stdout).toMatch(/^Signature +not verified: the server does not show its keys: 40[13] /m);
    expect(code).toBe(1);
  });

  test('an expired token is marked, with what the server says', async () => {
    const { stdout } = await whoami(
      '--token',
      aToken({ sub: 'eve', iss: 'me', aud: ['a', 'b'], exp: 1 }),
      '--server',
      'https://127.0.0.1:1',
    );
    expect(stdout).toMatch(/^Token audience +a, b$/m);
    expect(stdout).toMatch(/^Token EXPIRED +\d+d ago \(1970-01-01T00:00:01Z\)$/m);
    expect(stdout).toMatch(
      /^Server sees +nothing is listening at the address of the API server: https:\/\/127\.0\.0\.1:1 \(connect ECONNREFUSED 127\.0\.0\.1:1\)$/m,
    );
  });

  test('a 401 is explained', async () => {
    const { stdout } = await whoami(
      ...ALONE,
      '--server',
      home.playground.secureUrl,
      '--token',
      aToken({ sub: 'eve', exp: 1 }),
    );
    expect(stdout).toMatch(
      /^Server sees +401 Unauthorized\nWhy +expired: The token of eve, from flag --token, expired \d+d ago/m,
    );
  });

  test('impersonation, and a server that is not https', async () => {
    const { stdout } = await whoami('--as', 'adam', '--server', home.playground.url);
    expect(stdout).toMatch(/^Credential +none: the server is not https/m);
    expect(stdout).toMatch(/^Not used +client certificate: the server is not https$/m);
    expect(stdout).toMatch(/^Impersonates +adam$/m);
    expect(stdout).toMatch(/^Server sees +40[13] /m);
  });

  test('-o json and -o yaml say the same', async () => {
    const [json, yaml] = await Promise.all([whoami('-o', 'json'), whoami('-o', 'yaml')]);
    const data = JSON.parse(json.stdout) as { serverSees: { userInfo: object; clockAhead?: number } };
    expect(data).toMatchObject({
      context: 'admin',
      credential: { kind: 'clientCertificate' },
      certificate: { expiresAt: expect.stringMatching(/Z$/) },
      serverSees: { userInfo: { username: expect.any(String) } },
    });
    const other = parse(yaml.stdout) as typeof data;
    expect({ ...other, serverSees: other.serverSees.userInfo }).toEqual({
      ...data,
      serverSees: data.serverSees.userInfo,
    });
    expect(json.stdout).not.toMatch(/PRIVATE|BEGIN/);
  });
});

/** Nothing but flags. */
const ALONE = ['--kubeconfig=/dev/null', '--insecure-skip-tls-verify'];
