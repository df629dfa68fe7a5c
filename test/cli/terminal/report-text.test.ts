import { expect, test } from 'vitest';
import { type ReportLine, reportText, wrapped } from '../../../src/cli/terminal/report-text.ts';
import { painter } from '../../../src/log/pretty/paint.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';

const LINES: readonly ReportLine[] = [
  { text: 'a head', style: 'good' },
  { label: 'Why', text: 'one two three four' },
  { text: 'kubectl get pods --namespace=a', isCopied: true },
];

test('off a terminal nothing is wrapped or coloured', () => {
  const text = reportText(LINES, { width: undefined, paint: painter(false) });
  expect(text).toBe('a head\nWhy     one two three four\nkubectl get pods --namespace=a\n');
});

test('on a terminal prose is wrapped below its label, what is to be copied is not', () => {
  const text = reportText(LINES, { width: 18, paint: painter(false) });
  expect(text).toBe('a head\nWhy     one two\n        three four\nkubectl get pods --namespace=a\n');
});

test('a style is a colour of the whole line', () => {
  const text = reportText(LINES.slice(0, 2), { width: undefined, paint: painter(true) });
  expect(text).toBe('\u001b[32ma head\u001b[0m\n\u001b[2mWhy     \u001b[0mone two three four\n');
});

test.each([
  ['', 10, ['']],
  ['a longerthanall b', 5, ['a', 'longerthanall', 'b']],
  ['  in two', 6, ['  in', '  two']],
  ['a  b', 80, ['a  b']],
])('%j within %i', (text, width, lines) => {
  expect(wrapped(text, width)).toEqual(lines);
});

test.each(Object.entries(HOSTILE_TEXTS))('%s does not reach the terminal, not even as a colour', (_, hostile) => {
  const lines = [{ text: hostile }, { text: hostile, isCopied: true }, { text: 'x', label: 'L' }];
  for (const width of [undefined, 10])
    expect(rawIn(reportText(lines, { width, paint: painter(false) }))).toBeUndefined();
});
