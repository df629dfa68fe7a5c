import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { BufferedBody } from '../../../src/proxy/filter/buffered-body.ts';

test('a body is read whole, shown as it comes, and kept', async () => {
  const { upload, buffered, seen } = aBody(undefined);
  const read = buffered.read();
  upload.push('one ');
  upload.push('two');
  upload.push(null);
  expect(String(await read)).toBe('one two');
  expect(seen).toEqual(['one ', 'two']);
  expect(String(buffered.bytes)).toBe('one two');
});

test('without a body there is nothing to read, and the client is not asked for one', async () => {
  const { buffered, sendContinue } = aBody(0);
  expect(await buffered.read()).toHaveLength(0);
  expect(buffered.bytes).toBeUndefined();
  expect(sendContinue).not.toHaveBeenCalled();
});

test('a client that waits for 100 Continue is asked for its body, unless that is too large', async () => {
  const small = aBody(2);
  const read = small.buffered.read();
  expect(small.sendContinue).toHaveBeenCalledOnce();
  small.upload.push('{}');
  small.upload.push(null);
  await read;
  const large = aBody(65537);
  expect(await large.buffered.read()).toBe('too large');
  expect(large.sendContinue).not.toHaveBeenCalled();
});

test('a body without a length is given up when it becomes too large; nothing of it is kept', async () => {
  const { upload, buffered } = aBody(undefined);
  const read = buffered.read();
  upload.push('x'.repeat(64 * 1024));
  upload.push('x');
  expect(await read).toBe('too large');
  expect(buffered.bytes).toBeUndefined();
});

test('a body that does not arrive is given up after ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { upload, buffered } = aBody(9);
    const read = buffered.read();
    upload.push('x');
    vi.advanceTimersByTime(9_999);
    expect(await Promise.race([read, Promise.resolve('still reading')])).toBe('still reading');
    vi.advanceTimersByTime(1);
    expect(await read).toBe('too slow');
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('a client that leaves ends the reading', async () => {
  const { upload, buffered } = aBody(9);
  const read = buffered.read();
  upload.destroy();
  await expect(read).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
});

/** A body of this length, chunked where that is `undefined`. */
function aBody(contentLength: number | undefined) {
  const upload = new Readable({ read: () => undefined });
  const seen: string[] = [];
  const sendContinue = vi.fn();
  return {
    upload,
    seen,
    sendContinue,
    buffered: new BufferedBody(
      { hasBody: contentLength !== 0, contentLength },
      { body: upload, sendContinue },
      (chunk) => seen.push(String(chunk)),
    ),
  };
}
