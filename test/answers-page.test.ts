import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

test('docs/answers.md has the answers of test/tables/answers.jsonl', () => {
  const made = execFileSync(process.execPath, ['test/tables/make-answers-page.mjs'], { cwd: ROOT, encoding: 'utf8' });
  const kept = readFileSync(resolve(ROOT, 'docs/answers.md'), 'utf8');
  // Else: node test/tables/make-answers-page.mjs > docs/answers.md
  expect(made).toBe(kept);
});
