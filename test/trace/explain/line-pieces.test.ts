import { expect, test } from 'vitest';
import { linePieces } from '../../../src/trace/explain/line-pieces.ts';

async function piecesOf(parts: readonly string[], size: number): Promise<string[]> {
  const pieces: string[] = [];
  for await (const { text } of linePieces(chunks(parts), size)) pieces.push(text);
  return pieces;
}

async function* chunks(parts: readonly string[]): AsyncGenerator<string> {
  yield* parts;
}

test('pieces end with a line, and lose nothing', async () => {
  expect(await piecesOf(['a\nb', 'c\nd', 'e'], 3)).toEqual(['a\n', 'bc\n', 'de']);
  expect(await piecesOf(['a', 'b'], 100)).toEqual(['ab']);
});

test('a line that never ends is not kept until it does', async () => {
  const pieces = await piecesOf(
    Array.from({ length: 100 }, () => 'x'.repeat(10)),
    10,
  );
  expect(pieces.join('')).toBe('x'.repeat(1000));
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

test('but one that may be JSON is', async () => {
  const json = ['[{"a":', ...Array.from({ length: 100 }, () => '1234567890'), '}]'];
  expect(await piecesOf(json, 10)).toEqual([json.join('')]);
});
