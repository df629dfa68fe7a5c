import { expect, test } from 'vitest';
import { askedText } from '../../../src/log/facts/own-calls.ts';
import type { OwnCall } from '../../../src/trace/own-call.ts';
import { anExchange } from '../../support/an-exchange.ts';

const WHY = { id: 2, asks: 'allowed', milliseconds: 48.7 } as const;
const RULES = { id: 3, asks: 'granted', milliseconds: 12 } as const;
const LIST = { id: 4, asks: 'roles', milliseconds: 30 } as const;

test.each<[text: string | undefined, asked: readonly OwnCall[] | undefined, allowedBy?: string]>([
  [undefined, undefined],
  [
    'why: allowed by ClusterRoleBinding x, 48 ms',
    [WHY],
    'RBAC: allowed by ClusterRoleBinding "x" of ClusterRole "y" to Group "z"',
  ],
  [
    'why: allowed by RoleBinding dev/team-a, 48 ms',
    [WHY],
    'RBAC: allowed by RoleBinding "dev/team-a" of Role "dev" to User "alice"',
  ],
  ['why: access granted by IAM, 48 ms', [WHY], 'access granted by IAM'],
  ['why: the API server gives no reason, 48 ms', [WHY]],
  ['why: no answer before the request ended', [{ id: 2, asks: 'allowed' }]],
  ['why: no answer (the server answered 404), 48 ms', [{ ...WHY, failure: 'the server answered 404' }]],
  ['what is granted, 12 ms', [RULES]],
  ['what is granted and which roles there are, 3 calls, 30 ms', [RULES, LIST, { ...LIST, id: 5, milliseconds: 3 }]],
])('%s', (text, asked, allowedBy) => {
  const facts = { ...(asked && { asked }), ...(allowedBy !== undefined && { allowedBy }) };
  expect(askedText(anExchange(facts))).toBe(text);
});
