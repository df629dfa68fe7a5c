import { expect, test } from 'vitest';
import { LinesInOrder } from '../../../src/log/output/lines-in-order.ts';

function aWriter() {
  const written: string[] = [];
  return { written, lines: new LinesInOrder({ write: (lines) => written.push(...lines.map(String)) }) };
}

test('lines wait behind those that wait for a module', async () => {
  const { written, lines } = aWriter();
  let load: () => void = () => undefined;
  const module = new Promise<void>((resolve) => (load = resolve));
  lines.write(['1']);
  lines.writeAfter(
    () => module,
    () => ['2'],
  );
  lines.write(['3']);
  expect(written).toEqual(['1']);
  load();
  await lines.idle();
  lines.write(['4']);
  expect(written).toEqual(['1', '2', '3', '4']);
});

test('a module that cannot be loaded holds up no line', async () => {
  const { written, lines } = aWriter();
  lines.writeAfter(
    () => Promise.reject(new Error('gone')),
    () => ['1'],
  );
  await lines.idle();
  expect(written).toEqual(['1']);
});
