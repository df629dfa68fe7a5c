import { expect, test } from 'vitest';
import { HeldScreen } from '../../../src/cli/run/held-screen.ts';

function aHeldScreen() {
  const written: string[] = [];
  const events = { held: 0 };
  const screen = new HeldScreen({ write: (text) => written.push(text) > 0 }, () => events.held++);
  return { screen, written, events };
}

test('what is written waits, and is written in one piece with lines that begin at the left in raw mode too', () => {
  const { screen, written, events } = aHeldScreen();
  screen.painted.write('one\n');
  screen.painted.write('two\n');
  expect([written, events.held, screen.isHolding]).toEqual([[], 1, true]);
  screen.release();
  screen.release();
  expect([written, screen.isHolding]).toEqual([['one\r\ntwo\r\n'], false]);
  screen.painted.write('three\n');
  expect(events.held).toBe(2);
  screen.end();
  screen.painted.write('four\n');
  expect(written.slice(1)).toEqual(['three\r\n', 'four\r\n']);
});

test('it has a bound, and says what was left out', () => {
  const { screen, written } = aHeldScreen();
  const text = `${'x'.repeat(1022)}\n\n`;
  for (let i = 0; i < 1000; i++) screen.painted.write(text);
  screen.release();
  expect(written[0]!.length).toBeLessThan(300 * 1024);
  expect(written[0]).toMatch(/^… 1488 lines were left out here; --log-file keeps all\r\nxxx/);
});
