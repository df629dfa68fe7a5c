import { readFileSync } from 'node:fs';

/** The version in package.json, two directories above `src/cli`, `dist/cli` and `dist/bundle`. */
export function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
