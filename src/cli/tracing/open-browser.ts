import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TemporaryDirectory, temporaryDirectory } from '../terminal/temporary-directory.ts';
import type { Terminal } from '../terminal/terminal.ts';

/**
 * Opens a URL in the browser of the user. The URL holds a key and everybody may read the arguments of a process, so the browser gets a file that only its user may read and
 * that leads on to it; disposing of the result removes it. A browser that cannot be started is reported, never thrown.
 */
export async function openBrowser(url: string, { env, stderr }: Terminal): Promise<TemporaryDirectory> {
  const directory = await temporaryDirectory();
  const file = join(directory.path, 'open.html');
  await writeFile(
    file,
    `<!doctype html><meta http-equiv="refresh" content="0; url=${url}"><title>kubetrace</title>\n`,
    {
      mode: 0o600,
      flag: 'wx',
    },
  );
  const [program, ...args] = openerOf(env);
  const child = spawn(program, [...args, file], { env, stdio: 'ignore', detached: true });
  child.once('error', ({ message }) => stderr.say(`note: --open: ${program} cannot be started: ${message}\n`));
  child.once('exit', (code) => {
    if (code !== null && code !== 0) stderr.say(`note: --open: ${program} failed; open the URL yourself\n`);
  });
  child.unref();
  return directory;
}

function openerOf({ BROWSER: browser }: Readonly<Record<string, string | undefined>>): readonly [string, ...string[]] {
  if (browser) return [browser];
  if (process.platform === 'darwin') return ['open'];
  return process.platform === 'win32' ? ['explorer.exe'] : ['xdg-open'];
}
