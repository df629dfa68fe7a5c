import { expect, test } from 'vitest';
import { completionsFor } from '../../../../src/page/list/filter/completions.ts';
import { exchangeFilter } from '../../../../src/trace/filter/exchange-filter.ts';
import { FILTER_FIELDS } from '../../../../src/trace/filter/filter-fields.ts';
import { anExchange } from '../../../support/an-exchange.ts';

const FIELDS = [...FILTER_FIELDS].map(([name, field]) => ({ name, isNumber: 'numberOf' in field }));
const SEEN: Readonly<Record<string, readonly string[]>> = {
  verb: ['get', 'list', 'delete'],
  namespace: ['team-a', 'a,b|c'],
  client: ['curl/8.1 (x)'],
};

/** The text after taking each option; the caret is at `‸`. */
function completed(marked: string): readonly string[] {
  const caret = marked.indexOf('‸');
  const text = marked.replace('‸', '');
  const { from, to, options } = completionsFor(text, caret, FIELDS, (field) => SEEN[field] ?? []);
  return options.map((option) => text.slice(0, from) + option.text + text.slice(to));
}

test.each([
  ['ver‸', ['verb']],
  ['verb=get, st‸', ['verb=get, status']],
  ['verb‸', ['verb=', 'verb!=', 'verb~', 'verb!~']],
  ['status‸', ['status=', 'status!=', 'status>=', 'status<=', 'status>', 'status<']],
  ['name‸', ['name=', 'name!=', 'name~', 'name!~', 'namespace']],
  ['verb=‸', ['verb=get', 'verb=list', 'verb=delete']],
  ['verb=get|l‸', ['verb=get|list', 'verb=get|delete']],
  ['verb=L‸,status=200', ['verb=list,status=200', 'verb=delete,status=200']],
  ['namespace=a‸', [String.raw`namespace=a\,b\|c`, 'namespace=team-a']],
  ['verb=get‸', []],
  ['nonsense=‸', []],
])('%s is completed', (marked, wanted) => {
  expect(completed(marked)).toEqual(wanted);
});

test('what is offered can be read, and means the value', () => {
  for (const text of [...completed('namespace=‸'), ...completed('client~‸')]) {
    expect(() => exchangeFilter(text)).not.toThrow();
  }
  const [pattern = ''] = completed('client~‸');
  expect(exchangeFilter(pattern)(anExchange({ requestHeaders: [['User-Agent', 'curl/8.1']] }))).toBe(false);
});
