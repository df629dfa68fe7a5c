import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '../src/api/error-codes.ts';

const ROOT = resolve(import.meta.dirname, '..');

test('docs/errors.md lists the codes of src/api/error-codes.ts', () => {
  const made = execFileSync(process.execPath, ['test/tables/make-errors-page.mjs'], { cwd: ROOT, encoding: 'utf8' });
  const kept = readFileSync(resolve(ROOT, 'docs/errors.md'), 'utf8');
  // Else: npm run build && node test/tables/make-errors-page.mjs > docs/errors.md
  expect(made).toBe(kept);
});

test('every code is used; that only these are is checked by the type of ActionableError', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('error-codes.ts'))
    .map((path) => readFileSync(join(ROOT, 'src', path), 'utf8'))
    .join('\n');
  expect(Object.keys(ERROR_CODES).filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});
