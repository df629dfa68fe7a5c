import { stripVTControlCharacters } from 'node:util';
import { expect, test, vi } from 'vitest';
import { requestInfoTable } from '../../../src/log/pretty/request-info-table.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

test('the anatomy of the path, the RequestInfo and the rule', () => {
  expect(`\n${requestInfoTable(EXCHANGES.get, { color: false, columns: 120 })}\n`).toBe(`
┌──────────────────────┬───────┬─────────┬────────────┬───────────┬─────────────┬──────┐
│ apis                 │ apps  │ v1      │ namespaces │ team-a    │ deployments │ web  │
│ prefix: named groups │ group │ version │ namespaces │ namespace │ resource    │ name │
└──────────────────────┴───────┴─────────┴────────────┴───────────┴─────────────┴──────┘
┌───────────────────┬─────────────────────────────────────────────────┐
│ RequestInfo       │                                                 │
│ isResourceRequest │ true                                            │
│ path              │ /apis/apps/v1/namespaces/team-a/deployments/web │
│ verb              │ get                                             │
│ apiPrefix         │ apis                                            │
│ apiGroup          │ apps                                            │
│ apiVersion        │ v1                                              │
│ namespace         │ team-a                                          │
│ resource          │ deployments                                     │
│ name              │ web                                             │
│ parts             │ deployments / web                               │
│ rule needed       │ apiGroups: ["apps"]                             │
│                   │ resources: ["deployments"]                      │
│                   │ resourceNames: ["web"]                          │
│                   │ verbs: ["get"]                                  │
└───────────────────┴─────────────────────────────────────────────────┘
`);
});

test('a field that is empty is left out; the core group is one', () => {
  const table = requestInfoTable(anExchange({ target: '/api/v1/pods' }), { color: false, columns: 120 });
  expect(table).toMatch(/│ apiGroup +│ "" +│/);
  expect(table.match(/│ "" /g)).toHaveLength(1);
  expect(requestInfoTable(anExchange({ target: '/healthz' }), { color: false, columns: 120 })).not.toContain('""');
});

test('without unicode the frame is ASCII', () => {
  const table = requestInfoTable(EXCHANGES.get, { color: false, columns: 120, ascii: true });
  expect(table).toMatch(/^\+-+\+-+\+.*\n\| apis +\| apps +\|/);
  expect(table).not.toMatch(/[^\x20-\x7e\n]/);
});

test('a path that is too wide is drawn vertically; one that cannot be decoded has no RequestInfo', () => {
  expect(`\n${requestInfoTable(EXCHANGES.undecoded, { color: false, columns: 30 })}\n`).toBe(`
┌───────┬──────────────────────────────────────────────┐
│ api   │ prefix: the core group, ""                   │
│ v1    │ version                                      │
│ watch │ special verb: verb from the path, deprecated │
└───────┴──────────────────────────────────────────────┘
`);
});

test('escapes in a path are decoded once', () => {
  const exchange = anExchange({ target: '/api/v1/pods/a%2525%3Fb' });
  expect(requestInfoTable(exchange, { color: false, columns: 120 })).toMatch(/│ a%25\?b │/);
});

test.each(['1', ''])('whether there is colour is our decision alone, with CI=%j as well', (ci) => {
  vi.stubEnv('CI', ci);
  const plain = requestInfoTable(EXCHANGES.get, { color: false, columns: 120 });
  const coloured = requestInfoTable(EXCHANGES.get, { color: true, columns: 120 });
  vi.unstubAllEnvs();
  expect(plain).not.toContain('\u001b');
  expect(coloured).toContain('\u001b[36mRequestInfo\u001b[0m');
  expect(coloured).toMatch(new RegExp(String.raw`^\x1b\[2m┌─.*┐\x1b\[0m\n\x1b\[2m│\x1b\[0m apis`));
  expect(stripVTControlCharacters(coloured)).toBe(plain);
});
