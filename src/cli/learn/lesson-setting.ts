import { accessSync, constants } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Playground } from '../../playground/playground.ts';
import type { LogFlags } from '../arguments/log-flags.ts';
import { defaultProxyFlags } from '../tracing/proxy-flags.ts';
import { defaultTracingFlags } from '../tracing/tracing-flags.ts';

/** The flags of the proxy of a lesson: it lets everything pass, and explains what was near. */
export function lessonFlags(flags: LogFlags) {
  const ours = { port: 0, rejectPaths: '', fold: false, summary: 'off' } as const;
  return {
    ...defaultProxyFlags(),
    ...defaultTracingFlags(),
    ...flags,
    ...ours,
    logFormat: flags.logFormat ?? 'pretty',
  };
}

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

/** Whether the shell will find a program. */
export function isOnPath(program: string, env: Readonly<Record<string, string | undefined>>): boolean {
  return (env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
