import { encode } from 'cborg';
import { expect, test } from 'vitest';
import { CborSequence } from '../../../src/api/body/cbor-sequence.ts';

const ITEMS: readonly (readonly [what: string, hex: string])[] = [
  ['a number', '05'],
  ['a long one', '1b0000000100000000'],
  ['false', 'f4'],
  ['a double', 'fb3ff199999999999a'],
  ['an empty text', '60'],
  ['a text', '6568656c6c6f'],
  ['bytes with a length of two bytes', `590100${'ab'.repeat(256)}`],
  ['an empty array', '80'],
  ['an array in a map in an array', '82a16161810502'],
  ['an empty map', 'a0'],
  ['a tag', 'd9d9f7a0'],
  ['tags in tags', 'c1c1c105'],
  ['an array without a length', '9f01820203ff'],
  ['a map without a length', 'bf61619f0102ffff'],
  ['a text without a length', '7f616161626163ff'],
];

test.each(ITEMS)('%s, split at every byte, and the next', (_, hex) => {
  const item = Buffer.from(hex, 'hex');
  const bytes = Buffer.concat([item, Buffer.of(0x07)]);
  for (let at = 0; at <= bytes.length; at++) {
    const sequence = new CborSequence(1000);
    const items = [...sequence.push(bytes.subarray(0, at)), ...sequence.push(bytes.subarray(at))];
    expect(items.map((one) => Buffer.from(one).toString('hex'))).toEqual([hex, '07']);
  }
});

test('an item that is too long is passed over', () => {
  const sequence = new CborSequence(10);
  const bytes = Buffer.concat([encode('short'), encode('x'.repeat(100)), encode('next')]);
  expect(sequence.push(bytes).map((item) => item.length)).toEqual([6, 5]);
});

test('what nests without end is not read', () => {
  const sequence = new CborSequence(1_000_000);
  expect(sequence.push(Buffer.alloc(100_000, 0x81))).toEqual([]);
  expect(sequence.push(encode(1))).toEqual([]);
});
