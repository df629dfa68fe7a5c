import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Playground } from '../../playground/playground.ts';

/** The server itself, past the proxy, and what proves that one is its administrator: variables, and files in a directory of the lesson. */
export async function serverItself(playground: Playground, directory: string): Promise<Record<string, string>> {
  const { ca, secureUrl, frontServer } = playground;
  const { cert, key } = playground.clientCertificate('admin', ['system:masters']);
  const files = { KUBETRACE_CA: ca, KUBETRACE_CERT: cert, KUBETRACE_KEY: key };
  const paths = Object.entries(files).map(async ([name, text]) => {
    const path = join(directory, `${name.toLowerCase()}.pem`);
    await writeFile(path, text, { mode: 0o600 });
    return [name, path] as const;
  });
  return { KUBETRACE_SERVER: frontServer?.server ?? secureUrl, ...Object.fromEntries(await Promise.all(paths)) };
}
