import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const BUNDLE = join(import.meta.dirname, '../dist/bundle');

test('what a chunk uses of a module that is loaded later is on the list for it (scripts/lazy-requires.mjs)', () => {
  const chunks = readdirSync(BUNDLE).filter((file) => file.endsWith('.cjs'));
  const missing = chunks.flatMap((file) => {
    const code = readFileSync(join(BUNDLE, file), 'utf8');
    // The list is an array, or for many names a text that is split.
    const lists = [...code.matchAll(/(\w+)=lazyModule\(\(\)=>require\([^)]+\),(\[[^\]]*\]|[^)]+\.split\([^)]+\))\)/g)];
    expect(lists.length, file).toBe(code.split('=lazyModule(').length - 1);
    return lists.flatMap(([, name = '', list = '']) => {
      const listed = new Set(list.match(/[\w$]+/g));
      const uses = [...code.matchAll(new RegExp(`\\b${name}(?:\\.default)?\\.([\\w$]+)`, 'g'))];
      return uses.filter(([, used = '']) => !listed.has(used)).map(([use]) => `${file}: ${use}`);
    });
  });
  expect(missing).toEqual([]);
  expect(chunks.length).toBeGreaterThan(100);
});
