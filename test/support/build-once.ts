import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/**
 * Tests of the command run `bin/`, which needs `dist/bundle/`, `dist/page/` and `dist/man/`: built before the first test. Types are the business of
 * `npm run check`, and of the tests that need `dist/types/`.
 */
export default function buildOnce(): void {
  const options = { cwd: ROOT, encoding: 'utf8' } as const;
  const compiled = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], options);
  for (const part of ['bundle', 'page', 'man']) {
    const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', part], options);
    if (status !== 0) throw new Error(`nothing to test was built: ${compiled.stdout}${stdout}${stderr}`);
  }
}
