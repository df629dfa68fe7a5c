import { describe, expect, test } from 'vitest';
import { bytesField, textField } from '../../../src/api/body/protobuf-fields.ts';
import { BOUNDS } from '../../../src/api/bounds/bounds.ts';
import { watchDecoder } from '../../../src/trace/watch/watch-event.ts';

const METADATA = bytesField(1, Buffer.concat([textField(1, 'web-0'), textField(3, 'team-a'), textField(6, '7')]));
const ADDED = frame('ADDED', METADATA, 'Pod');
const ERROR = frame(
  'ERROR',
  Buffer.concat([bytesField(1, textField(2, '9')), textField(2, 'Failure'), textField(3, 'too old')]),
  'Status',
);
const SEEN = { type: 'ADDED', kind: 'Pod', namespace: 'team-a', name: 'web-0', resourceVersion: '7' };

describe.each([1, 7, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each<[string, Buffer, unknown[]]>([
    ['two objects', Buffer.concat([ADDED, ADDED]), [SEEN, SEEN]],
    [
      'an error',
      ERROR,
      [{ type: 'ERROR', kind: 'Status', namespace: '', name: '', resourceVersion: '9', message: 'too old' }],
    ],
    ['what is none, then an object', Buffer.concat([Buffer.from([0, 0, 0, 2, 0xff, 0xff]), ADDED]), [SEEN]],
  ])('%s', (_, bytes, expected) => {
    const decoder = watchDecoder('application/vnd.kubernetes.protobuf')!;
    const events = Array.from({ length: Math.ceil(bytes.length / size) }, (__, i) =>
      decoder.push(bytes.subarray(i * size, (i + 1) * size)),
    );
    expect(events.flat()).toEqual(expected);
  });
});

test('an event that is too large is passed over, the next is read', () => {
  const decoder = watchDecoder('application/vnd.kubernetes.protobuf')!;
  const head = Buffer.alloc(4);
  head.writeUInt32BE(BOUNDS.event.size);
  const pieces = [head, Buffer.alloc(BOUNDS.event.size - 5), Buffer.concat([Buffer.alloc(5), ADDED])];
  expect(pieces.flatMap((piece) => decoder.push(piece))).toEqual([SEEN]);
});

function frame(type: string, object: Uint8Array, kind: string): Buffer {
  const typeMeta = bytesField(1, Buffer.concat([textField(1, 'v1'), textField(2, kind)]));
  const envelope = Buffer.concat([Buffer.from('k8s\0'), typeMeta, bytesField(2, object)]);
  const event = Buffer.concat([textField(1, type), bytesField(2, bytesField(1, envelope))]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(event.length);
  return Buffer.concat([length, event]);
}
