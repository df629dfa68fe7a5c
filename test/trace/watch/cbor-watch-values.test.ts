import { encode } from 'cborg';
import { expect, test } from 'vitest';
import { watchDecoder } from '../../../src/trace/watch/watch-event.ts';

/** Texts as byte strings, self-described: as the API server writes them. */
function event(type: string, object: object): Uint8Array {
  const bytes = (value: unknown): unknown =>
    typeof value === 'string'
      ? Buffer.from(value)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bytes(inner)]))
        : value;
  return Buffer.concat([Buffer.of(0xd9, 0xd9, 0xf7), encode(bytes({ type, object }))]);
}

const POD = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-0', namespace: 'team-a', resourceVersion: '7' } };

test.each([1, 7, 1_000_000])('in pieces of %i bytes', (size) => {
  const bytes = Buffer.concat([
    event('ADDED', POD),
    encode('no event'),
    event('ERROR', { kind: 'Status', apiVersion: 'v1', message: 'too old', code: 410 }),
    event('BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '9' } }).subarray(0, -1),
  ]);
  const decoder = watchDecoder('application/cbor-seq')!;
  const events = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    decoder.push(bytes.subarray(i * size, (i + 1) * size)),
  );
  expect(events.flat()).toEqual([
    { type: 'ADDED', kind: 'Pod', namespace: 'team-a', name: 'web-0', resourceVersion: '7' },
    { type: 'ERROR', kind: 'Status', namespace: '', name: '', resourceVersion: '', message: 'too old' },
  ]);
});
