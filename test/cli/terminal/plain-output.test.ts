import { once } from 'node:events';
import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { PlainOutput } from '../../../src/cli/terminal/plain-output.ts';

function written(write: (out: PlainOutput) => void): string {
  let text = '';
  const stream = new Writable({ write: (chunk, _, done) => ((text += String(chunk)), done()) });
  write(new PlainOutput(stream));
  return text;
}

test('colours pass where the text is ours, and not elsewhere', () => {
  expect(written((out) => out.write('\u001b[31mx\u001b[0m'))).toBe(String.raw`\x1b[31mx\x1b[0m`);
  expect(written((out) => out.painted.write('\u001b[31mx\u001b[0m\u001b[2J'))).toBe(
    `\u001b[31mx\u001b[0m${String.raw`\x1b[2J`}`,
  );
  expect(written((out) => out.clearLine())).toBe('\r\u001b[K');
});

test('passes on what the stream reports: that it is full, drained, closed', async () => {
  let taken: (() => void) | undefined;
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _, done) => void (taken = done) });
  const out = new PlainOutput(stream);
  expect([out.isTTY, out.columns, out.fd, out.writable]).toEqual([false, undefined, undefined, true]);
  expect(out.write('more than one')).toBe(false);
  const drained = once(out, 'drain');
  taken!();
  await drained;
  const closed = once(out, 'close');
  stream.destroy();
  await closed;
  expect(out.writable).toBe(false);
});
