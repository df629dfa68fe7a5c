import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ByteRing, type Place, SLAB } from '../../../src/web/kept/byte-ring.ts';

test('what was added is there as it was, or not at all; the latest always is', () => {
  const size = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: SLAB / 4, max: SLAB }));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), (sizes, slabs) => {
      const ring = new ByteRing(slabs * SLAB);
      const added: Place[] = [];
      for (const [i, bytes] of sizes.entries()) {
        const half = Math.floor(bytes / 2);
        const place = ring.addBytes([Buffer.alloc(half, i), Buffer.alloc(bytes - half, i)]);
        added.push(place!);
        const last = ring.at(place!);
        expect(last?.length).toBe(bytes);
      }
      for (const [i, place] of added.entries()) {
        const there = ring.at(place);
        if (there) expect(there.equals(Buffer.alloc(sizes[i]!, i))).toBe(true);
      }
    }),
    { numRuns: 50 },
  );
});

test('texts come back as they were', () => {
  const ring = new ByteRing(SLAB);
  const texts = ['', 'plain', 'ä→\u{1f600}', '\ud800 alone'];
  const places = texts.map((text) => ring.addText(text));
  expect(places.map((place) => place && ring.at(place)?.toString())).toEqual([
    '',
    'plain',
    'ä→\u{1f600}',
    '\ufffd alone',
  ]);
});

test('what is larger than a slab is not taken', () => {
  const ring = new ByteRing(10 * SLAB);
  expect(ring.addBytes([Buffer.alloc(SLAB + 1)])).toBeUndefined();
  expect(ring.addText('x'.repeat(SLAB + 1))).toBeUndefined();
  // Three times as long as UTF-8 in the worst case, but not in this one.
  const text = 'x'.repeat(SLAB);
  expect(ring.at(ring.addText(text)!)?.toString()).toBe(text);
});
