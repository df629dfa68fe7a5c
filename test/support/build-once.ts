import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Tests of the command run `bin/`, which needs `dist/`: compile it before the first test. Types are the business of `npm run check`. */
export default function buildOnce(): void {
  const { stdout } = spawnSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, encoding: 'utf8' });
  if (!existsSync(resolve(ROOT, 'dist/cli/main.js'))) throw new Error(`the build wrote nothing: ${stdout}`);
}
