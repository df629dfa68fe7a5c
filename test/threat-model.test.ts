import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const PAGE = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const [, MODEL = ''] = /^## Threat model\n([^]*?)(?=^## )/mu.exec(PAGE) ?? [];
const ROWS = MODEL.split('\n').filter((line) => /^\| (?!threat|---)/u.test(line));

test('the threat model is there', () => {
  expect(ROWS.length).toBeGreaterThan(20);
});

test.each(ROWS)('each line names tests that exist: %s', (row) => {
  expect(row.split(' | ')).toHaveLength(3);
  const named = [...row.matchAll(/`([\w/.-]+\.test\.ts)`(?: \("([^"]+)"\))?/gu)];
  expect(named.length).toBeGreaterThan(0);
  for (const [, file = '', title] of named) {
    const path = join(ROOT, 'test', file);
    expect(existsSync(path), path).toBe(true);
    if (title !== undefined) expect(readFileSync(path, 'utf8')).toContain(title);
  }
});
