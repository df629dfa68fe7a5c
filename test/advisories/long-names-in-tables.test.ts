import { expect, test } from 'vitest';
import { textTable } from '../../src/api/text/text-table.ts';
import { requestInfoTable } from '../../src/log/pretty/request-info-table.ts';
import { anExchange } from '../support/an-exchange.ts';

/*
 * A table of the log is drawn while requests are served. Its time grows with the length of a name that a client chooses, not with the
 * square of it: one request with a long name in another script would otherwise stop the proxy for minutes.
 */

const LONG = '名'.repeat(100_000);

test('a name of 300 KB in another script is drawn', { timeout: 60_000 }, () => {
  const target = `/api/v1/namespaces/${encodeURIComponent(LONG)}/pods`;
  const table = requestInfoTable(anExchange({ target }), { color: false, columns: 120 });
  expect(table.includes(`│ namespace         │ ${LONG}`)).toBe(true);
});

test('a cell of many lines is drawn once', { timeout: 60_000 }, () => {
  const table = textTable([['é\n'.repeat(20_000)]], { frame: 'lines' });
  expect(table.split('\n').length).toBe(20_003);
});
