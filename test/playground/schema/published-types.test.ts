import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { publishedType } from '../../../src/playground/schema/published-types.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

test('the file of types is what the script makes of the package that is installed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'kubetrace-schemas-'));
  try {
    const made = join(directory, 'kubernetes.txt');
    execFileSync(process.execPath, ['scripts/make-kubernetes-schemas.mjs', made], { cwd: ROOT });
    const kept = readFileSync(join(ROOT, 'src/playground/schema/kubernetes.txt'), 'utf8');
    expect(readFileSync(made, 'utf8') === kept).toBe(true);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a type is read once, and a name that is not one has none', () => {
  expect(publishedType('core/v1.Pod')).toBe(publishedType('core/v1.Pod'));
  for (const name of ['', 'core/v1.Nothing', '__proto__', 'constructor']) expect(publishedType(name)).toBeUndefined();
});
