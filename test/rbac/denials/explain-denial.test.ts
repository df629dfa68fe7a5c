import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HeaderList } from '../../../src/api/request/header-list.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import type { Denial, Grant } from '../../../src/rbac/rules/denial.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import type { DeniedExchange } from '../../../src/rbac/denials/evidence/denied-exchange.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';
import { permissionsOf } from '../../support/permissions-of.ts';

interface Message {
  readonly headers: HeaderList;
  readonly body?: string;
  readonly bodyEncoding?: 'base64';
}

interface Row {
  readonly id: string;
  readonly category: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly request: Message & { readonly method: string; readonly path: string };
  readonly response: Message & { readonly status: number };
  readonly cure?: { user: string; scope: string; namespace: string; rules: readonly PolicyRule[] };
}

const ROWS = readFileSync(join(import.meta.dirname, '../../tables/denials.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

/** What no exchange tells: that a namespace does not exist. */
const UNKNOWABLE: readonly string[] = ['dn-0054'];

describe('what a real API server denied, and the rules that were proven to lift it', () => {
  test.each(ROWS.map((row) => [row.id, row.category, row] as const))('%s %s', (id, _category, row) => {
    const denial = explainDenial(exchangeOf(row))!;
    expect(denial.reason).not.toBe('');
    if (!row.cure) {
      expect(denial.rules, denial.reason).toEqual([]);
      return;
    }
    const lifting = liftingGrant(denial);
    expect(permissionsOf(lifting.rules)).toEqual(permissionsOf(row.cure.rules));
    if (!UNKNOWABLE.includes(id))
      expect([lifting.scope, lifting.namespace]).toEqual([row.cure.scope, row.cure.namespace]);
    // A client certificate is not in the exchange; whom the message does not name stays unknown then.
    expect([row.cure.user, undefined]).toContain(denial.user);
    for (const { grants } of denial.cures)
      for (const { subject } of grants) expect(subject?.name).not.toBe('system:anonymous');
  });

  test.each(ROWS.filter(({ cure }) => cure).map((row) => [row.id, row] as const))(
    '%s with the identity known',
    (_id, row) => {
      const user = { username: row.user, groups: row.groups };
      expect(explainDenial({ ...exchangeOf(row), user })!.user).toBe(row.cure!.user);
    },
  );
});

/** What was proven to lift it. */
function liftingGrant(denial: Denial): Pick<Grant, 'rules' | 'scope' | 'namespace'> {
  // A rule lets a kubelet through, and is not the cure.
  if (denial.class === 'node' && 'doubtfulCure' in denial) return denial.doubtfulCure.grants[0]!;
  // The least is the constrained pair, which allows this one request; the older verb was recorded.
  const older = denial.cures.find(({ title }) => title === 'the older verb impersonate');
  return older && /impersonate-on:(?!associated-node)/.test(denial.message) ? older.grants[0]! : denial;
}

function exchangeOf({ request, response }: Row): DeniedExchange {
  return {
    method: request.method,
    target: request.path,
    requestHeaders: request.headers,
    requestBody: bytes(request),
    status: response.status,
    responseHeaders: response.headers,
    body: bytes(response),
  };
}

function bytes({ body = '', bodyEncoding }: Message): Uint8Array {
  return Buffer.from(body, bodyEncoding ?? 'utf8');
}

test.each([
  'x '.repeat(100_000),
  'user '.repeat(200_000),
  'spec.paramKind: Forbidden: user '.repeat(20_000),
  'Forbidden (user='.repeat(50_000),
  `pods "x" is forbidden: ${'\\"'.repeat(100_000)}`,
  `roles.rbac.authorization.k8s.io is forbidden: user "x" (groups=[]) is attempting to grant RBAC permissions not currently held:\n${'{APIGroups:["'.repeat(50_000)}`,
])('a message made to take long does not: %#', (message) => {
  expect(explainDenial(aDeniedExchange(message))?.message).toBe(message);
});

test.each([200, 404, 409, 500])('%d is not a denial', (status) => {
  expect(explainDenial({ ...exchangeOf(ROWS[0]!), status })).toBeUndefined();
});
