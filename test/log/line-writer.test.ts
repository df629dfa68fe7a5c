import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LineWriter } from '../../src/log/line-writer.ts';

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

test('while the reader is slow nothing is written, and what is too much is dropped and counted', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  out.isFull = true;
  writer.write(['first']);
  await setImmediate();
  writer.write(['waits', 'x'.repeat(1024 * 1024), 'y'.repeat(1024 * 1024), 'waits too']);
  await setImmediate();
  expect(out.written).toEqual(['first\n']);
  out.drain();
  expect(out.written).toEqual(['first\n', 'waits\nwaits too\n(2 dropped)\n']);
});

test('the last lines are written at the end, however slow the reader', async () => {
  const out = aStream();
  const writer = new LineWriter(out, dropped);
  out.isFull = true;
  writer.write(['first']);
  await setImmediate();
  writer.write(['last']);
  writer.flush();
  expect(out.written).toEqual(['first\n', 'last\n']);
});

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
