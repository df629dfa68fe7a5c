import { expect, test } from 'vitest';
import { textTable } from '../../../src/api/text/text-table.ts';

const ROWS = [
  ['NAME', 'COUNT'],
  ['命名', '7'],
  ['two\nlines', '1,234'],
];

test.each([
  [
    'lines',
    `
┌───────┬───────┐
│ NAME  │ COUNT │
│ 命名  │     7 │
│ two   │ 1,234 │
│ lines │       │
└───────┴───────┘
`,
  ],
  [
    'ascii',
    `
+-------+-------+
| NAME  | COUNT |
| 命名  |     7 |
| two   | 1,234 |
| lines |       |
+-------+-------+
`,
  ],
  ['none', '\nNAME   COUNT\n命名       7\ntwo    1,234\nlines       \n'],
] as const)('the frame: %s', (frame, expected) => {
  expect(`\n${textTable(ROWS, { frame, rightFrom: 1 })}\n`).toBe(expected);
});

test('in colour the first row is cyan and the frame grey', () => {
  const [top, head, body] = textTable([['A'], ['b']], { frame: 'lines', color: true }).split('\n');
  expect(top).toBe('\u001b[90m┌───┐\u001b[39m');
  expect(head).toBe('\u001b[90m│ \u001b[39m\u001b[36mA\u001b[39m\u001b[90m │\u001b[39m');
  expect(body).toBe('\u001b[90m│ \u001b[39mb\u001b[90m │\u001b[39m');
});

test('without rows nothing is drawn', () => {
  expect(textTable([], { frame: 'none' })).toBe('');
});
