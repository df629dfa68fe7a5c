import { expect, test } from 'vitest';
import { klogHead, klogTitle, type KlogValue, klogValue } from '../../../src/log/klog/klog.ts';

const at = new Date(2026, 10, 22, 3, 4, 5, 67).getTime() + 0.8904;

test.each<[string, KlogValue, string]>([
  ['a text', 'a "b"\t€', ' key="a \\"b\\"\\t€"'],
  ['a number', 12, ' key=12'],
  ['a boolean', true, ' key=true'],
  ['lines', 'one\n\ntwo', ' key=<\n\tone\n\t\n\ttwo\n >'],
  ['lines, the last ended', 'one\n', ' key=<\n\tone\n >'],
  ['a text cut inside a character', Buffer.from('a€').subarray(0, 3), ' key="a\\xe2\\x82"'],
  ['bytes that are no text', Buffer.from([0x61, 0xff, 0xed, 0xa0, 0x80, 0xc3, 0xa9]), ' key="a\\xff\\xed\\xa0\\x80é"'],
])('%s', (_, value, expected) => {
  expect(klogValue('key', value)).toBe(expected);
});

test('the beginning of a record, also for another process or moment', () => {
  const title = klogTitle('a.go:1', 'said "x"');
  expect(klogHead('I', at, title, 42)).toBe('I1122 03:04:05.067890      42 a.go:1] "said \\"x\\""');
  expect(klogHead('W', at, title, 7)).toMatch(/^W1122 03:04:05.067890       7 a/);
  expect(klogHead('E', at + 1, title, 7)).toMatch(/^E1122 03:04:05.068890       7 a/);
});
