import { expect, test } from 'vitest';
import type { HeaderList } from '../../../src/api/request/header-list.ts';
import { bearerToken, callerOf } from '../../../src/rbac/rules/caller.ts';

const token = (sub: string): string => `e30.${Buffer.from(JSON.stringify({ sub })).toString('base64url')}.x`;
const authorization = (value: string): HeaderList => [['authorization', value]];

test.each([
  ['Bearer abc', 'abc'],
  ['bearer abc', 'abc'],
  ['Bearer  abc', undefined],
  ['Bearer', undefined],
  ['Basic abc', undefined],
  ['abc', undefined],
])('the token in %j', (value, found) => {
  expect(bearerToken(authorization(value))).toBe(found);
});

test.each<[HeaderList, username?: string, groups?: readonly string[]]>([
  [
    authorization(`Bearer ${token('system:serviceaccount:a:b')}`),
    'system:serviceaccount:a:b',
    ['system:serviceaccounts', 'system:serviceaccounts:a', 'system:authenticated'],
  ],
  // An OIDC user gets a prefix that only the server knows.
  [authorization(`Bearer ${token('alice')}`)],
  [authorization('Bearer opaque')],
  [[]],
])('%j is %j', (headers, username, groups) => {
  expect(callerOf(headers)).toEqual(username && { username, groups });
});
