import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

test('docs/verbosity.md shows what the log says', () => {
  const made = execFileSync(process.execPath, ['test/tables/make-verbosity-page.mjs'], { cwd: ROOT, encoding: 'utf8' });
  const kept = readFileSync(resolve(ROOT, 'docs/verbosity.md'), 'utf8');
  // Else: node test/tables/make-verbosity-page.mjs > docs/verbosity.md
  expect(made).toBe(kept);
});
