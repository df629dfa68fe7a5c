import { describe, expect, test } from 'vitest';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const NOT_FILTER: [string, string][] = [['Content-Type', 'application/json']];

describe('words that are not known', () => {
  test.each(['computer says no', 'pods "x" is forbidden: nobody knows why', 'x is forbidden: '])(
    '%s: quoted, nothing is concluded, and what would settle it is said',
    (message) => {
      const denial = explainDenial(aDeniedExchange(message))!;
      expect(denial).toMatchObject({ class: 'unknown', rules: [], cures: [] });
      expect(denial.reason).toContain(message.trim());
      expect(denial.reason).not.toMatch(/authorized|no RBAC rule/i);
      expect(denial.remedy).toMatch(/kubetrace run/);
    },
  );

  test('are called admission only where the headers show that it was not the authorization filter', () => {
    const message = 'widgets "x" is forbidden: nobody knows why';
    expect(explainDenial(aDeniedExchange(message, { responseHeaders: NOT_FILTER }))!.class).toBe('admission');
    const filter: [string, string][] = [...NOT_FILTER, ['X-Content-Type-Options', 'nosniff']];
    expect(explainDenial(aDeniedExchange(message, { responseHeaders: filter }))!.class).not.toBe('admission');
  });
});

test.each([
  ['pods "x" is forbidden: User alice cannot frob', 'alice', /What can be read: user alice; verb frob\./],
  [
    'User "system:serviceaccount:a:b" cannot list resource "po',
    'system:serviceaccount:a:b',
    /verb list; resource po\./,
  ],
])('%s: looks like a denial, with the facts that could be read', (message, user, facts) => {
  const denial = explainDenial(aDeniedExchange(message))!;
  expect(denial).toMatchObject({ class: 'unknown', user, rules: [] });
  expect(denial.reason).toMatch(/^This looks like an authorization denial, but its text was cut or changed/);
  expect(denial.reason).toMatch(facts);
});

test('a sentence that lost its API group is not completed by a guess', () => {
  const sentence = { groupResource: '', name: '', user: 'jane', verb: 'list', resource: 'pods' };
  const denial = explainDenial({ ...aDeniedExchange('User "jane" cannot list resource "pods" in API gr'), sentence })!;
  expect(denial).toMatchObject({ class: 'unknown', user: 'jane', rules: [] });
});

test('the request is one of the facts', () => {
  const request = { method: 'GET', target: '/api/v1/namespaces/demo/pods' };
  expect(explainDenial(aDeniedExchange('no', request))!.reason).toMatch(
    /the request was to list pods in namespace demo\.$/,
  );
});
