import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

test('the picture of the house is what the imports draw (node test/tables/make-house-picture.mjs --write)', () => {
  const drawn = execFileSync(process.execPath, [join(ROOT, 'test/tables/make-house-picture.mjs')], {
    encoding: 'utf8',
  });
  expect(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8')).toBe(drawn);
});
