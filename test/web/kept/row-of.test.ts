import { expect, test } from 'vitest';
import { rowOf } from '../../../src/web/kept/row-of.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';
import { anExchange } from '../../support/an-exchange.ts';

test('a row has the pieces of the one line of the log', () => {
  const row = rowOf(
    anExchange({
      target: '/apis/apps/v1/namespaces/team-a/deployments/web/scale',
      requestHeaders: [
        ['User-Agent', 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0'],
        ['Kubectl-Command', 'kubectl scale'],
        ['Kubectl-Session', 'a-session'],
      ],
    }),
  );
  expect(row).toMatchObject({
    outcome: 'ok',
    verb: 'get',
    resource: 'deployments/scale.apps',
    namespace: 'team-a',
    name: 'web',
    client: 'kubectl/v1.33.1',
    command: { session: 'a-session', name: 'kubectl scale' },
  });
});

test.each([
  [{ status: '200 OK' }, 'ok'],
  [{ status: '304 Not Modified' }, 'redirect'],
  [{ status: '404 Not Found' }, 'error'],
  [{ status: '401 Unauthorized' }, 'denied'],
  [{ status: '503 Service Unavailable' }, 'fault'],
  [{ status: '', stage: 'RequestReceived' }, 'pending'],
  [{ status: '403 Forbidden', refusal: { rule: '--read-only refuses POST', flag: '--read-only' } }, 'refused'],
  [{ stage: 'Failed', failure: { code: 'ECONNREFUSED', message: 'cannot connect' } }, 'failed'],
] as const)('%j is %s', (facts, outcome) => {
  expect(rowOf(anExchange(facts)).outcome).toBe(outcome);
});

test('a denial says what was missing, and its class', () => {
  const message =
    'secrets is forbidden: User "dev" cannot list resource "secrets" in API group "" in the namespace "team-a"';
  const denial = explainDenial(aDeniedExchange(message));
  const row = rowOf(anExchange({ status: '403 Forbidden', ...(denial && { denial }) }));
  expect(row).toMatchObject({ outcome: 'denied', denial: 'rbac' });
  expect(row.problem).toMatch(/^missing rule: /);
});

test('discovery that was answered is discovery, a watch is long', () => {
  expect(rowOf(anExchange({ target: '/apis/apps/v1' })).isDiscovery).toBe(true);
  expect(rowOf(anExchange({ target: '/apis/apps/v1', status: '503 Service Unavailable' })).isDiscovery).toBeUndefined();
  expect(rowOf(anExchange({ target: '/api/v1/pods?watch=true' })).isLong).toBe(true);
});

test('characters that cannot be seen are escaped', () => {
  const name = encodeURIComponent('a\u202eb\u0000c\u200bd\x1b[2J');
  const row = rowOf(anExchange({ target: `/api/v1/namespaces/team-a/pods/${name}` }));
  expect(row.name).toBe(String.raw`a\u202eb\x00c\u200bd\x1b[2J`);
});
