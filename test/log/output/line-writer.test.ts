import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { LineWriter } from '../../../src/log/output/line-writer.ts';

const dropped = (lines: number) => `(${lines} dropped)`;

test('the lines of one turn of the event loop are one write', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  writer.write(['a', 'b']);
  writer.write(['c']);
  expect(out.written).toEqual([]);
  await setImmediate();
  expect(out.written).toEqual(['a\nb\nc\n']);
});

test('what comes soon after a write waits a moment for more, and is one write', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setImmediate', 'performance'] });
  try {
    const out = aStream();
    const writer = new LineWriter(out, dropped);
    writer.write(['a']);
    vi.advanceTimersByTime(0);
    expect(out.written).toEqual(['a\n']);
    writer.write(['b']);
    vi.advanceTimersByTime(5);
    writer.write(['c']);
    expect(out.written).toEqual(['a\n']);
    vi.advanceTimersByTime(20);
    expect(out.written).toEqual(['a\n', 'b\nc\n']);
  } finally {
    vi.useRealTimers();
  }
});

test('while the reader is slow nothing is written, and lines beyond the limit are dropped and counted', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  out.isFull = true;
  writer.write(['first']);
  await setImmediate();
  writer.write(['waits', 'x'.repeat(1024 * 1024), 'y'.repeat(1024 * 1024), 'waits too']);
  await setImmediate();
  expect(out.written).toEqual(['first\n']);
  out.drain();
  await vi.waitFor(() => expect(out.written).toEqual(['first\n', 'waits\nwaits too\n(2 dropped)\n']));
});

test('a long text is made as it is written: one piece per turn, and none while the reader is slow', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  let made = 0;
  writer.write(['before', { pieces: () => pieces() }, 'after']);
  await turns(2);
  expect(out.written).toEqual(['before\n', 'piece 1 ']);
  out.isFull = true;
  await turns(5);
  expect([out.written.at(-1), made]).toEqual(['piece 2 ', 2]);
  writer.write(['meanwhile', { pieces: () => pieces() }]);
  out.drain();
  await turns(5);
  expect(out.written.slice(3)).toEqual(['piece 3 ', '\n', 'after\nmeanwhile\n(1 dropped)\n']);

  function* pieces() {
    for (made = 1; made <= 3; made++) yield `piece ${made} `;
  }
});

test('a single text that is larger than the limit is written all the same', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  out.isFull = true;
  writer.write(['first']);
  await setImmediate();
  writer.write(['x'.repeat(2 * 1024 * 1024), 'second']);
  out.drain();
  await vi.waitFor(() => expect(out.written.at(-1)).toMatch(/^x+\n\(1 dropped\)\n$/));
});

test('the end waits for the reader, however slow', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  out.isFull = true;
  writer.write(['first']);
  await setImmediate();
  writer.write(['last']);
  const ended = writer.end();
  expect(out.written).toEqual(['first\n']);
  out.drain();
  await ended;
  expect(out.written).toEqual(['first\n', 'last\n']);
});

test('it is idle at once while nothing waits, and else when all is written and taken', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  await writer.idle();
  out.isFull = true;
  writer.write(['first', { pieces: () => ['a ', 'long', ' text'] }]);
  let isIdle = false;
  const idle = writer.idle().then(() => (isIdle = true));
  for (const last of ['first\n', 'a ', 'long', ' text']) {
    await turns(3);
    expect([out.written.at(-1), isIdle]).toEqual([last, false]);
    out.drain();
    out.isFull = true;
  }
  await vi.waitFor(() => expect(out.written.at(-1)).toBe('\n'));
  await turns(3);
  expect(isIdle).toBe(false);
  out.drain();
  await idle;
});

test('its end resolves those who wait for it to be idle', async () => {
  const writer = new LineWriter(aStream(), dropped);
  writer.write(['last']);
  await Promise.all([writer.idle(), writer.end()]);
});

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await setImmediate();
}

function aStream() {
  const waiting: (() => void)[] = [];
  return {
    written: [] as string[],
    isFull: false,
    write(text: string) {
      this.written.push(text);
      return !this.isFull;
    },
    once: (_: 'drain', listener: () => void) => waiting.push(listener),
    drain() {
      this.isFull = false;
      for (const listener of waiting.splice(0)) listener();
    },
  };
}
