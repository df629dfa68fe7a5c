import { expect, test } from 'vitest';
import { boolean, contextTag, der, integer, objectIdentifier, sequence, utcTime } from '../../../src/api/x509/der.ts';

test.each([
  ['a short length', der(0x04, Buffer.alloc(3)), '0403000000'],
  ['a length of one more byte', der(0x04, Buffer.alloc(200)).subarray(0, 3), '0481c8'],
  ['a length of two more bytes', der(0x04, Buffer.alloc(300)).subarray(0, 4), '0482012c'],
  ['zero', integer(Buffer.of(0)), '020100'],
  ['an integer without leading zeros', integer(Buffer.of(0, 0, 5)), '020105'],
  ['an integer whose top bit is set stays positive', integer(Buffer.of(0x80)), '02020080'],
  ['an arc of one byte', objectIdentifier('2.5.4.3'), '0603550403'],
  ['arcs of more bytes', objectIdentifier('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
  ['truth', sequence(boolean(true), boolean(false)), '30060101ff010100'],
  [
    'a time without its century',
    utcTime(new Date('2026-11-22T01:02:03.999Z')),
    `170d${Buffer.from('261122010203Z').toString('hex')}`,
  ],
  ['an explicit tag', contextTag(0, integer(Buffer.of(2)), { explicit: true }), 'a003020102'],
  ['an implicit tag', contextTag(2, Buffer.from('a')), '820161'],
])('writes %s', (_, bytes, hex) => expect(bytes.toString('hex')).toBe(hex));
