import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';

/** Tests of the command run `bin/`, which needs `dist/`: compile it once before the first test. */
export default function buildOnce(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: resolve(import.meta.dirname, '../..'), stdio: 'inherit' });
}
