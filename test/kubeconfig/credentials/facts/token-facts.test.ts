import { expect, test } from 'vitest';
import { tokenFacts } from '../../../../src/kubeconfig/credentials/facts/token-facts.ts';
import { aToken } from '../../../support/a-token.ts';

test.each<[string, string, object]>([
  [
    'a user',
    aToken({ sub: 'eve', groups: ['a', 7, 'b'], iat: 1, exp: 2.5 }),
    { username: 'eve', groups: ['a', 'b'], issuedAt: 1000, expiresAt: 2500 },
  ],
  [
    'a ServiceAccount',
    aToken({ sub: 'system:serviceaccount:shop:robot', exp: 9 }),
    {
      username: 'system:serviceaccount:shop:robot',
      groups: ['system:serviceaccounts', 'system:serviceaccounts:shop'],
      expiresAt: 9000,
    },
  ],
  ['claims of the wrong type', aToken({ sub: 7, groups: 'a', exp: '9' }), {}],
  ['an opaque token', 'sha256~abc', {}],
  ['a bootstrap token', 'abcdef.0123456789abcdef', {}],
  ['what only looks like a JWT', 'eyJhbGciOiJub25lIn0.bm9qc29u.', {}],
])('%s', async (_, token, facts) => {
  expect(await tokenFacts(token)).toEqual(facts);
});
