import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

test('docs/library.md says what the docstrings of the public surface say', () => {
  const made = execFileSync(process.execPath, ['test/tables/make-library-page.mjs'], { cwd: ROOT, encoding: 'utf8' });
  const kept = readFileSync(resolve(ROOT, 'docs/library.md'), 'utf8');
  // Else: node test/tables/make-library-page.mjs > docs/library.md
  expect(made).toBe(kept);
});
