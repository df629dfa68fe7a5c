import { expect, test } from 'vitest';
import { editedParts, formOf } from '../../../../src/page/detail/resend/edited-parts.ts';

const kept = {
  method: 'GET',
  path: '/api/v1/pods?limit=1',
  headers: [
    ['Accept', 'application/json'],
    ['X-Twice', 'a: b'],
  ] as const,
  body: '',
  isWrite: false,
  canDryRun: false,
};

test('only what was edited is sent: the rest is as in the exchange', () => {
  expect(editedParts(formOf(kept), kept)).toEqual({});
  expect(editedParts({ ...formOf(kept), method: 'DELETE', path: '/api/v1/pods ' }, kept)).toEqual({
    method: 'DELETE',
    path: '/api/v1/pods',
  });
});

test('headers are lines; one that is not a header is named', () => {
  const { headers } = formOf(kept);
  expect(headers).toBe('Accept: application/json\nX-Twice: a: b');
  expect(editedParts({ ...formOf(kept), headers: `${headers}\n\nX-New:c\n` }, kept).headers).toEqual([
    ...kept.headers,
    ['X-New', 'c'],
  ]);
  expect(() => editedParts({ ...formOf(kept), headers: 'nothing' }, kept)).toThrow('"nothing" is not a header');
});
