import { describe, expect, test } from 'vitest';
import type { CredentialFacts } from '../../../../src/api/credential-facts.ts';
import type { HeaderList } from '../../../../src/api/request/header-list.ts';
import type { Denial } from '../../../../src/rbac/rules/denial.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import type { DeniedExchange } from '../../../../src/rbac/denials/evidence/denied-exchange.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';
import { aToken } from '../../../support/a-token.ts';
import { readTable } from '../../../support/table.ts';

const DATE = 'Sun, 22 Nov 2026 01:40:00 GMT';
const NOW = Date.parse(DATE) / 1000;
const ISSUER = 'https://kubernetes.default.svc.cluster.local';
const ROBOT = {
  iss: ISSUER,
  aud: [ISSUER],
  sub: 'system:serviceaccount:shop:robot',
  iat: NOW,
  nbf: NOW,
  exp: NOW + 60,
};
const CLIENT = [['User-Agent', 'test']] as const;

function a401(headers: HeaderList, more: Partial<DeniedExchange> & { message?: string } = {}): Denial {
  const { message = 'Unauthorized', ...fields } = more;
  const requestHeaders = headers.length === 0 ? headers : [...CLIENT, ...headers];
  return explainDenial(
    aDeniedExchange(message, { status: 401, requestHeaders, responseHeaders: [['Date', DATE]], ...fields }),
  )!;
}

/** The word for what is wrong with the credential. */
const causeOf = (denial: Denial) => ('cause' in denial ? denial.cause : undefined);

const bearer = (token: string): HeaderList => [['Authorization', `Bearer ${token}`]];
const jwt = (claims: object): HeaderList => bearer(aToken(claims));
/** A token whose signature has as many characters. */
const signed = (alg: string, length: number): string => {
  const header = Buffer.from(JSON.stringify({ alg })).toString('base64url');
  return [header, aToken(ROBOT).split('.')[1], 'A'.repeat(length)].join('.');
};
const webSocket = (token: string): HeaderList => [
  ['Upgrade', 'websocket'],
  ['Sec-WebSocket-Protocol', 'v4.channel.k8s.io'],
  ['Sec-WebSocket-Protocol', `v5, base64url.bearer.authorization.k8s.io.${Buffer.from(token).toString('base64url')}`],
];
const aws = (date: string): string =>
  `k8s-aws-v1.${Buffer.from(`https://sts.amazonaws.com/?Action=GetCallerIdentity&X-Amz-Date=${date}&X-Amz-Expires=60`).toString('base64url')}`;

describe('what is wrong with a token that the request shows', () => {
  test.each<[cause: string, headers: HeaderList, reason: RegExp]>([
    [
      'expired',
      jwt({ ...ROBOT, exp: NOW - 3 * 3600 }),
      /^The token of \S+:robot expired 3h ago \(2026-11-21T22:40:00Z\)/,
    ],
    ['expired', jwt({ sub: 'eve', iss: 'https://idp', exp: NOW }), /^The token of eve expired 0s ago/],
    ['expired', bearer(aws('20261122T012000Z')), /expired 5m ago \(2026-11-22T01:35:00Z\)/],
    ['not-yet-valid', jwt({ ...ROBOT, nbf: NOW + 300 }), /not valid before 2026-11-22T01:45:00Z, in 5m/],
    ['not-yet-valid', jwt({ ...ROBOT, iat: NOW + 300 }), /not valid before/],
    ['wrong-issuer-or-key', jwt({ ...ROBOT, nbf: NOW + 30 }), /looks valid/],
    [
      'wrong-issuer-or-key',
      jwt({ ...ROBOT, 'kubernetes.io': { pod: { name: 'web-0' } } }),
      /was deleted \(pod web-0\)/,
    ],
    [
      'wrong-issuer-or-key',
      jwt({ ...ROBOT, iss: 'https://oidc.eks', aud: 'https://kubernetes.default.svc' }),
      /looks valid/,
    ],
    [
      'wrong-issuer-or-key',
      jwt({ sub: 'eve', iss: 'https://idp', aud: 'app' }),
      /by https:\/\/idp for app: .*--oidc-issuer/,
    ],
    ['wrong-audience', jwt({ ...ROBOT, aud: ['vault', 'x'] }), /for the audience vault, x, not for the API server/],
    [
      'legacy-token',
      jwt({ iss: 'kubernetes/serviceaccount', sub: ROBOT.sub }),
      /legacy token that never expires.*was deleted \(new ones of the same name do not bring it back\).*create token robot/,
    ],
    ['legacy-token', jwt({ sub: ROBOT.sub, 'kubernetes.io/serviceaccount/secret.name': 's-1' }), /\(Secret s-1\):/],
    ['kubesphere-token', jwt({ sub: 'alice', username: 'alice', token_type: 'access_token', exp: 1 }), /KubeSphere/],
    ['kubesphere-token', jwt({ sub: 'kubesphere:serviceaccount:default:sample' }), /ks-apiserver accepts it/],
    ['unsigned', bearer(`${aToken(ROBOT).replace(/[^.]*$/, '')}`), /no signature \(alg none\)/],
    ['unsigned', bearer(`eyJhbGciOiJub25lIn0.${aToken(ROBOT).split('.')[1]}.x`), /no signature/],
    ['opaque-token', bearer('abcdef'), /not a JWT, and no authenticator of the server knows it/],
    ['opaque-token', bearer('kubeconfig-u-x:y'), /not a JWT/],
    ['opaque-token', [['authorization', 'bearer abcdef']], /not a JWT/],
    ['opaque-token', bearer('abcdef.0123456789abcdef'), /bootstrap token whose Secret/],
    ['opaque-token', bearer('sha256~abc'), /OpenShift/],
    ['opaque-token', bearer(aws('20261122T013500Z')), /AWS IAM/],
    ['opaque-token', webSocket('abc'), /not a JWT/],
    ['expired', webSocket(aToken({ exp: 1 })), /expired 20779d ago/],
    ['malformed', bearer('Bearer abc'), /the word Bearer twice/],
    ['malformed', bearer('"abc"'), /characters that no token has/],
    ['malformed', bearer('$TOKEN'), /a variable that was not replaced/],
    ['malformed', bearer('<token>'), /characters that no token has/],
    ['malformed', bearer('undefined'), /what a program prints for an empty value/],
    [
      'malformed',
      bearer(Buffer.from(aToken(ROBOT)).toString('base64')),
      /base64 of a token, as in the data of a Secret/,
    ],
    [
      'malformed',
      bearer(aToken(ROBOT).slice(0, 60)),
      /2 of a JWT's 3 parts, so it was probably cut off in copying\.?$/,
    ],
    ['malformed', bearer(aToken(ROBOT).replace('.', ' .')), /a blank or a line break/],
    ['malformed', bearer('a.b.c'), /the first is not its header/],
    ['malformed', bearer(`${aToken({}).split('.')[0]}.AAAA.c2ln`), /the claims in it cannot be read/],
    ['malformed', bearer(`${aToken(ROBOT)}=`), /signature is not base64url/],
    ['malformed', bearer(signed('ES256', 83)), /has 83 characters, one by ES256 has 86: it was probably cut/],
    ['malformed', bearer(signed('ES512', 180)), /has 180 characters, one by ES512 has 176/],
    ['wrong-issuer-or-key', bearer(signed('ES256', 86)), /looks valid/],
    ['wrong-issuer-or-key', bearer(signed('RS256', 83)), /looks valid/],
    ['wrong-issuer-or-key', bearer(signed('ES256', 6)), /looks valid/],
    ['unknown', bearer('<masked>'), /the recording does not contain it/],
    ['unknown', bearer('***'), /the recording does not contain it/],
    ['unread-authorization', [['Authorization', 'Basic YTpi']], /^Authorization Basic is not read; send/],
    ['unread-authorization', [['Authorization', 'Bearer']], /no token right after/],
    ['unread-authorization', [['Authorization', aToken(ROBOT)]], /^Authorization does not begin with "Bearer "/],
    ['client-certificate', CLIENT, /No Authorization was sent, so it is the client certificate/],
    ['unknown', [], /give the request too/],
  ])('%s: %j', (cause, headers, reason) => {
    const denial = a401(headers);
    expect(denial).toMatchObject({
      class: 'unauthenticated',
      cause,
      user: undefined,
      groups: [],
      rules: [],
      cures: [],
    });
    expect(denial.reason).toMatch(reason);
    for (const [, value] of headers.filter(([, { length }]) => length > 12))
      expect(denial.reason).not.toContain(value.slice(-8));
  });
});

describe('what a real API server answered 401', () => {
  const unread = ['dn-0418', 'dn-0424', 'dn-0428', 'dn-0429', 'dn-0432', 'dn-0434', 'dn-0435', 'dn-0436', 'dv-0021'];
  const CAUSES: Readonly<Record<string, string | undefined>> = {
    'dn-0404': undefined, // a webhook
    'dn-0419': 'wrong-issuer-or-key', // its signature is broken
    'dn-0421': 'unsigned',
    'dn-0425': 'client-certificate', // of another CA
    ...Object.fromEntries(unread.map((id) => [id, 'opaque-token'])),
  };
  interface Row {
    readonly id: string;
    readonly request: { readonly method: string; readonly path: string; readonly headers: HeaderList };
    readonly response: { status: number; headers: HeaderList; body: string; bodyEncoding?: 'base64' };
  }
  const rows = readTable<Row>('denials').filter(({ response }) => response.status === 401);

  test('the cause of each is known', () => {
    expect(rows.map(({ id }) => id).toSorted()).toEqual(Object.keys(CAUSES).toSorted());
  });

  test.each(rows.map((row) => [row.id, CAUSES[row.id], row] as const))('%s: %s', (_, cause, { request, response }) => {
    const body = Buffer.from(response.body, response.bodyEncoding);
    const headers = [...CLIENT, ...request.headers];
    const denial = a401(headers, {
      target: request.path,
      method: request.method,
      responseHeaders: response.headers,
      body,
    });
    expect(causeOf(denial)).toBe(cause);
  });
});

describe('what is wrong with a credential of ours', () => {
  const source = 'user "dev" in /home/me/.kube/config';
  const facts = (more: Partial<CredentialFacts>): CredentialFacts => ({ kind: 'token', source, ...more });
  const STALE = jwt({ ...ROBOT, exp: NOW - 3 * 3600 });
  test.each<[cause: string, credential: CredentialFacts, headers: HeaderList, reason: RegExp]>([
    [
      'expired',
      facts({}),
      STALE,
      /^The token of \S+:robot, from user "dev" in \S+, expired 3h ago \(.*\): put a new one/,
    ],
    ['expired', facts({ kind: 'exec' }), STALE, /the plugin itself gave it/],
    [
      'opaque-token',
      facts({}),
      bearer('abc'),
      /^The token, from user "dev" in \/home\/me\/.kube\/config, is not a JWT/,
    ],
    ['no-credential', facts({ kind: 'none' }), CLIENT, /^No credential was sent \(user "dev"/],
    ['unread-authorization', facts({ kind: 'basic' }), [['Authorization', 'Basic YTpi']], /Basic is not read/],
    [
      'client-authorization',
      facts({ kind: 'client', insteadOf: source }),
      STALE,
      /which replaced user "dev" .* expired 3h ago/,
    ],
    ['client-authorization', facts({ kind: 'client', insteadOf: source }), [['Authorization', 'x']], /does not begin/],
    ['expired', facts({ kind: 'client' }), STALE, /^The token of/],
    [
      'client-certificate',
      facts({ kind: 'clientCertificate', username: 'dev' }),
      CLIENT,
      /certificate of dev, from user "dev"/,
    ],
    [
      'expired',
      facts({ kind: 'clientCertificate', expiresAt: (NOW - 7200) * 1000 }),
      CLIENT,
      /certificate, from .* expired 2h/,
    ],
    [
      'not-yet-valid',
      facts({ kind: 'clientCertificate', issuedAt: (NOW + 60) * 1000 }),
      CLIENT,
      /not valid before 2026/,
    ],
    [
      'client-certificate',
      facts({ kind: 'clientCertificate' }),
      bearer('abc'),
      /not accepted: .*\. The token is not a JWT/,
    ],
  ])('%s, %j', (cause, credential, headers, reason) => {
    const denial = a401(headers, { credential });
    expect(denial).toMatchObject({ class: 'unauthenticated', cause });
    expect(denial.reason).toMatch(reason);
  });

  test.each([
    [0, /ago \(\S+\)\./],
    [290, /by the server's clock, which is 4m ahead of ours/],
    [-7200, /by the server's clock, which is 2h behind ours/],
  ])('the clock of the server, %i s ahead of ours, decides and is shown', (ahead, reason) => {
    const receivedAt = (NOW - ahead) * 1000;
    expect(a401(jwt({ ...ROBOT, exp: NOW - 120 }), { receivedAt })).toMatchObject({
      cause: 'expired',
      reason: expect.stringMatching(reason),
    });
    expect(causeOf(a401(jwt(ROBOT), { receivedAt }))).toBe('wrong-issuer-or-key');
  });

  test('without a Date our own clock counts, and without any clock the time is left out', () => {
    const responseHeaders: HeaderList = [];
    const receivedAt = NOW * 1000;
    expect(causeOf(a401(STALE, { responseHeaders, receivedAt }))).toBe('expired');
    expect(causeOf(a401(STALE, { responseHeaders }))).toBe('wrong-issuer-or-key');
  });
});

describe('a server that says more than Unauthorized', () => {
  test.each([
    ['token is expired by 3m', 'expired'],
    ['jwt: token used before issued, iat:2026-11-22 02:46:10 +0000 UTC', 'not-yet-valid'],
    ['token contains an invalid number of segments', 'malformed'],
    ['signing method none is invalid', 'unsigned'],
    ['signature is invalid', 'wrong-issuer-or-key'],
    ['key is of invalid type', 'wrong-issuer-or-key'],
    ['token not found in cache', 'revoked'],
    ['User.iam.kubesphere.io "ghost" not found', 'revoked'],
    ['incorrect password', 'wrong-password'],
    ['something else', 'opaque-token'],
  ])('%s', (message, cause) => {
    const denial = a401(bearer('abc'), { message });
    expect(denial).toMatchObject({ class: 'unauthenticated', cause });
    expect(denial.reason).toContain(message);
  });

  test('a token of KubeSphere is for ks-apiserver', () => {
    const headers = jwt({ sub: 'alice', username: 'alice', token_type: 'access_token', exp: NOW - 60 });
    expect(causeOf(a401(headers, { message: 'token is expired by 1m' }))).toBe('expired');
  });
});

describe('a 401 that is not about our credential', () => {
  const plain = (body: string) => ({ body: Buffer.from(body) });
  test.each<[kind: string, Partial<DeniedExchange> & { message?: string }]>([
    ['admission', { message: 'admission webhook "w" denied the request: who are you' }],
    ['backend', { responseHeaders: [['X-Kubernetes-Pf-Flowschema-Uid', 'x']] }],
    [
      'backend',
      {
        responseHeaders: [
          ['Audit-Id', 'x'],
          ['WWW-Authenticate', 'Basic realm="Grafana"'],
        ],
        ...plain('no'),
      },
    ],
    [
      'gateway',
      { responseHeaders: [['Server', 'nginx']], ...plain('<html><h1>401 Authorization Required</h1></html>') },
    ],
  ])('%s', (kind, denied) => {
    const denial = a401(bearer('abc'), denied);
    expect(denial).toMatchObject({ class: kind, rules: [] });
    expect(causeOf(denial)).toBeUndefined();
  });
});
