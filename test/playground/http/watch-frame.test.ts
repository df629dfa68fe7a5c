import { expect, test } from 'vitest';
import { failureStatus } from '../../../src/api/status/status.ts';
import { lastFrame, watchFrame } from '../../../src/playground/http/watch-frame.ts';
import { ProtobufWatchValues } from '../../../src/trace/watch/protobuf-watch-values.ts';

const read = (...frames: readonly (Uint8Array | undefined)[]) =>
  frames.flatMap((frame) => new ProtobufWatchValues().push(frame ?? new Uint8Array()));

test('a frame is what a trace reads as an event', () => {
  const pod = { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web', namespace: 'team-a' } };
  expect(read(watchFrame('ADDED', pod))).toEqual([{ type: 'ADDED', object: pod }]);
});

test('an ERROR has a Status', () => {
  const gone = failureStatus(410, 'Expired', 'too old');
  expect(read(watchFrame('ERROR', gone), lastFrame())).toMatchObject([
    { type: 'ERROR', object: { code: 410, message: 'too old' } },
    { type: 'ERROR', object: { code: 500, reason: 'InternalError' } },
  ]);
});

test('what has no message has no frame', () => {
  expect(watchFrame('ADDED', { kind: 'Table', apiVersion: 'meta.k8s.io/v1', rows: [] })).toBeUndefined();
});
