import { ownFile } from './own-files.ts';

/** The version in package.json, which is two directories above `src/kubeconfig`, `dist/kubeconfig` and `dist/bundle`. */
export function version(): string {
  const file = ownFile('package.json', new URL('../../package.json', import.meta.url));
  return (JSON.parse(Buffer.from(file).toString()) as { version: string }).version;
}

/** The User-Agent of every call of our own: `kubetrace/0.1.0 (linux/x64)`. */
export function userAgent(): string {
  return (agent ??= `kubetrace/${version()} (${process.platform}/${process.arch})`);
}

let agent: string | undefined;
