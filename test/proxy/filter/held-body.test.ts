import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { expect, test, vi } from 'vitest';
import { HeldBody } from '../../../src/proxy/filter/held-body.ts';

test('a body is read whole, shown as it comes, and kept', async () => {
  const { req, held, seen } = aBody({ 'transfer-encoding': 'chunked' });
  const read = held.read();
  req.push('one ');
  req.push('two');
  req.push(null);
  expect(String(await read)).toBe('one two');
  expect(seen).toEqual(['one ', 'two']);
  expect(String(held.bytes)).toBe('one two');
});

test('without a body there is nothing to read, and nothing is asked for', async () => {
  const { held, goOn } = aBody({ 'content-length': '0' });
  expect(await held.read()).toHaveLength(0);
  expect(held.bytes).toBeUndefined();
  expect(goOn).not.toHaveBeenCalled();
});

test('a client that waits for 100 Continue is told to go on, but not with what is too large', async () => {
  const small = aBody({ 'content-length': '2' });
  const read = small.held.read();
  expect(small.goOn).toHaveBeenCalledOnce();
  small.req.push('{}');
  small.req.push(null);
  await read;
  const large = aBody({ 'content-length': '65537' });
  expect(await large.held.read()).toBe('too large');
  expect(large.goOn).not.toHaveBeenCalled();
});

test('a body without a length is given up when it becomes too large; nothing of it is kept', async () => {
  const { req, held } = aBody({ 'transfer-encoding': 'chunked' });
  const read = held.read();
  req.push('x'.repeat(64 * 1024));
  req.push('x');
  expect(await read).toBe('too large');
  expect(held.bytes).toBeUndefined();
});

test('a body that does not come is given up after ten seconds', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    const { req, held } = aBody({ 'content-length': '9' });
    const read = held.read();
    req.push('x');
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
  const { req, held } = aBody({ 'content-length': '9' });
  const read = held.read();
  req.destroy();
  await expect(read).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
});

function aBody(headers: Record<string, string>) {
  const req = new IncomingMessage(new Socket());
  Object.assign(req.headers, headers);
  const seen: string[] = [];
  const goOn = vi.fn();
  return {
    req,
    seen,
    goOn,
    held: new HeldBody({ req, res: new ServerResponse(req), goOn }, (chunk) => seen.push(String(chunk))),
  };
}
