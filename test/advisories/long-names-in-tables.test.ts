import { expect, test } from 'vitest';
import { tableCell } from '../../src/api/text/table-cell.ts';
import { requestInfoTable } from '../../src/log/pretty/request-info-table.ts';
import { anExchange } from '../support/an-exchange.ts';

/*
 * A table of the log is drawn while requests are served. Its time must not grow with the square of a name that a client chooses: one
 * request with a long name in another script would otherwise stop the proxy for minutes.
 */

test('a name of 300 KB in another script is cut, and says so', { timeout: 60_000 }, () => {
  const target = `/api/v1/namespaces/${encodeURIComponent('名'.repeat(100_000))}/pods`;
  const table = requestInfoTable(anExchange({ target }), { color: false, columns: 120 });
  expect(table).toContain('名… (99601 more characters)');
});

test('a long name of one column for each character is not cut', () => {
  expect(tableCell('x'.repeat(5000))).toBe('x'.repeat(5000));
});

test('a cut does not fall within a character', () => {
  expect(tableCell('😀'.repeat(1000))).toBe(`${'😀'.repeat(199)}… (1602 more characters)`);
});
