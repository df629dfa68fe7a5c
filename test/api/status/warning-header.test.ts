import { expect, test } from 'vitest';
import { formatWarning } from '../../../src/api/status/warning-header.ts';

test.each([
  ['missing RBAC rule: list pods', '299 kubetrace "missing RBAC rule: list pods"'],
  ['apiGroups: [""] \\', String.raw`299 kubetrace "apiGroups: [\"\"] \\"`],
  ['two\r\n\tlines\x00\x7f ', '299 kubetrace "two lines"'],
  ['été 😀', String.raw`299 kubetrace "\\u00e9t\\u00e9 \\U0001f600"`],
  ['', '299 kubetrace ""'],
])('%j', (text, header) => {
  expect(formatWarning(text)).toBe(header);
});
