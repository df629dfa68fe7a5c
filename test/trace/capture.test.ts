import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import type { BodyMasker } from '../../src/trace/masks/body-masker.ts';
import { BodyCapture, CaptureAllowance, MAX_BODY_BYTES } from '../../src/trace/capture.ts';

const NOTHING_HELD = new HeldSecrets();

test('a small piece does not keep the large buffer alive that it was read into', () => {
  const capture = new BodyCapture({ limit: 10, streamed: false, secrets: NOTHING_HELD });
  capture.push(Buffer.alloc(65_536).subarray(0, 4));
  expect(capture.chunks[0]!.buffer.byteLength).toBe(4);
});

test('a body is bounded, even if an observer wants all of it', () => {
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

test('what is kept is cut after a held secret is masked, not in it', () => {
  const capture = new BodyCapture({ limit: 12, streamed: false, secrets: holding(TOKEN) });
  capture.push(Buffer.from(`a ${TOKEN.slice(0, 14)}`));
  capture.push(Buffer.from(`${TOKEN.slice(14)} and more`));
  capture.end();
  expect([textOf(capture), capture.truncated]).toEqual(['a <masked> a', true]);
});

test.each([1, 2, 3, 60, 1500, 4096, 100_000])(
  'of a large piece no more is searched than is kept, and the same is kept: limit %i',
  (limit) => {
    const body = Buffer.from(`${TOKEN} and ${'ab'.repeat(700)} ${TOKEN}${TOKEN} ${TOKEN.slice(0, -1)} `.repeat(20));
    const searched = { bytes: 0 };
    const counting: BodyMasker = {
      withheld: undefined,
      push: (data) => {
        searched.bytes += data.length;
        return data;
      },
    };
    const captures = [true, false].map((streamed) => {
      const masker = streamed ? {} : { masker: counting };
      const capture = new BodyCapture({ limit, streamed, secrets: holding(TOKEN), ...masker });
      capture.push(body);
      capture.end();
      return { text: textOf(capture), size: capture.size, truncated: capture.truncated };
    });
    expect(captures[1]).toEqual(captures[0]);
    expect(searched.bytes).toBeLessThanOrEqual(Math.min(body.length, 4 * limit + 1024));
  },
);

test('the start of a secret that does not continue is shown when the body ends', () => {
  const capture = new BodyCapture({ limit: 100, streamed: true, secrets: holding(TOKEN) });
  expect(capture.push(Buffer.from('a PROXY'))).toEqual(new Uint8Array(Buffer.from('a ')));
  expect(Buffer.from(capture.end()!).toString()).toBe('PROXY');
  expect(textOf(capture)).toBe('a PROXY');
  expect(capture.end()).toBeUndefined();
});

test.each<[string, (text: string) => Uint8Array]>([
  ['gzip', (text) => gzipSync(text)],
  ['deflate', (text) => deflateSync(text)],
  ['br', (text) => brotliCompressSync(text)],
])('a body in %s is withheld where it holds a secret of ours, and kept where not', (encoding, compress) => {
  const options = { limit: 65_536, streamed: false, secrets: holding(TOKEN), encoding };
  const [echo, other] = [new BodyCapture(options), new BodyCapture(options)];
  echo.push(compress(`{"a":"${TOKEN}","b":"${'words that repeat themselves '.repeat(50)}"}`));
  other.push(compress('{"a":"b"}'));
  for (const capture of [echo, other]) capture.end();
  const withheld = `holds a credential of kubetrace, and is encoded: ${encoding}`;
  expect(echo).toMatchObject({ chunks: [], withheld, held: 0 });
  expect([other.withheld, other.chunks.length]).toEqual([undefined, 1]);
});

test('one that would become too large is not searched, and therefore not kept', () => {
  const capture = new BodyCapture({ limit: 65_536, streamed: false, secrets: holding(TOKEN), encoding: 'gzip' });
  capture.push(gzipSync(Buffer.alloc(17 * 1024 * 1024)));
  capture.end();
  expect(capture).toMatchObject({ chunks: [], withheld: 'may hold a credential of kubetrace, and is encoded: gzip' });
});

const TOKEN = 'PROXYSECRET-3f9a1c77e2';

function holding(value: string): HeldSecrets {
  const secrets = new HeldSecrets();
  secrets.hold(value);
  return secrets;
}

function textOf({ chunks }: BodyCapture): string {
  return Buffer.concat(chunks).toString();
}

test('all bodies under way share what they may keep, and give it back', () => {
  const allowance = new CaptureAllowance(6);
  const aCapture = () => new BodyCapture({ limit: 10, streamed: false, secrets: NOTHING_HELD, allowance });
  const [first, second, third] = [aCapture(), aCapture(), aCapture()];
  const text = ({ chunks }: BodyCapture) => Buffer.concat(chunks).toString();
  first.push(Buffer.from('abcd'));
  second.push(Buffer.from('efgh'));
  first.release();
  // There is room again, but what is in between is missing.
  second.push(Buffer.from('ij'));
  third.push(Buffer.from('klmn'));
  expect([first, second, third].map(text)).toEqual(['abcd', 'ef', 'klmn']);
  expect(second).toMatchObject({ size: 6, truncated: true, held: 2 });
  first.release();
  second.release();
  third.release();
  expect(allowance.take(100)).toBe(6);
});
