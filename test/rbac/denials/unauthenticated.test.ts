import { expect, test } from 'vitest';
import type { HeaderList } from '../../../src/api/header-list.ts';
import { explainDenial } from '../../../src/rbac/explain-denial.ts';
import { aRefusal } from '../../support/a-refusal.ts';

const token = (claims: object): string => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.x`;
const bearer = (claims: object): HeaderList => [['Authorization', `Bearer ${token(claims)}`]];
const webSocket = `base64url.bearer.authorization.k8s.io.${Buffer.from(token({ exp: 1 })).toString('base64url')}`;

test.each<[headers: HeaderList, message: string, reason: RegExp]>([
  [[], 'Unauthorized', /no bearer token: is it the client certificate\?/],
  [[['Authorization', 'Bearer abc']], 'Unauthorized', /not a JWT/],
  [bearer({ exp: 1_700_000_000 }), 'Unauthorized', /expired at 2023-11-14T22:13:20/],
  [bearer({ nbf: 1_900_000_000 }), 'Unauthorized', /not valid before 2030/],
  [bearer({ sub: 'system:serviceaccount:a:b' }), 'Unauthorized', /token of system:serviceaccount:a:b was refused/],
  [[['Sec-WebSocket-Protocol', `v4.channel.k8s.io, ${webSocket}`]], 'Unauthorized', /expired at 1970/],
  [[], 'jwt: token is expired by 3m', /token is expired by 3m/],
])('%j %s', (requestHeaders, message, reason) => {
  const responseHeaders: HeaderList = [['Date', 'Sun, 22 Nov 2026 01:40:29 GMT']];
  const denial = explainDenial(aRefusal(message, { status: 401, requestHeaders, responseHeaders }))!;
  expect(denial).toMatchObject({ class: 'unauthenticated', user: '', rules: [], cures: [] });
  expect(denial.reason).toMatch(reason);
});

test('a webhook that answers 401 is admission', () => {
  expect(explainDenial(aRefusal('admission webhook "w" denied the request: who are you', { status: 401 }))!.class).toBe(
    'admission',
  );
});
