import { expect, test } from 'vitest';
import { HeldSecrets } from '../../src/api/held-secrets.ts';
import { BodyCapture, MAX_BODY_BYTES } from '../../src/trace/capture.ts';

const NOTHING_HELD = new HeldSecrets();

test('a small piece does not hold on to the large buffer that it was read into', () => {
  const capture = new BodyCapture({ limit: 10, streamed: false, secrets: NOTHING_HELD });
  capture.push(Buffer.alloc(65_536).subarray(0, 4));
  expect(capture.chunks[0]!.buffer.byteLength).toBe(4);
});

test('a body is bounded, whoever wants it whole', () => {
  const capture = new BodyCapture({ limit: Infinity, streamed: false, secrets: NOTHING_HELD });
  const half = new Uint8Array(MAX_BODY_BYTES / 2);
  for (let i = 0; i < 3; i++) capture.push(half);
  expect(capture).toMatchObject({ size: MAX_BODY_BYTES * 1.5, truncated: true });
  expect(capture.chunks.reduce((size, chunk) => size + chunk.length, 0)).toBe(MAX_BODY_BYTES);
});

test('a piece is shown to those who stream, beyond the limit too', () => {
  const data = Buffer.from('abc');
  expect(new BodyCapture({ limit: 0, streamed: true, secrets: NOTHING_HELD }).push(data)).toBe(data);
  expect(new BodyCapture({ limit: 0, streamed: false, secrets: NOTHING_HELD }).push(data)).toBeUndefined();
});
