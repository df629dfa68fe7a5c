import { execFileSync, spawn } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { measuredKubetrace } from './measured-kubetrace.mjs';
import { atMost } from './row.mjs';

/**
 * A kubeconfig of 50 MB is refused, alone and in a list, and so are a pipe and a device that give as much: at once, without reading it all, and with a
 * message that names it. Against a command that fails for lack of a kubeconfig.
 */
export async function refusedFileCase({ directory }) {
  const large = join(directory, 'large.kubeconfig');
  writeFileSync(large, 'apiVersion: v1\nkind: Config\n');
  truncateSync(large, 50_000_000);
  const pipe = join(directory, 'pipe.kubeconfig');
  execFileSync('mkfifo', [pipe]);
  const small = join(directory, 'small.kubeconfig');
  writeFileSync(small, 'apiVersion: v1\nkind: Config\n');
  const nothing = await measuredKubetrace(['proxy', '--port=0'], { KUBECONFIG: small });
  const rows = [];
  for (const [what, kubeconfig, endless] of [
    ['a file', large],
    ['one in a list', [small, large].join(delimiter)],
    ['a pipe', pipe, pipe],
    ['/dev/zero', '/dev/zero'],
  ]) {
    const writer = endless && spawn('dd', ['if=/dev/zero', `of=${endless}`, 'bs=1M'], { stdio: 'ignore' });
    const found = await measuredKubetrace(['proxy', '--port=0'], { KUBECONFIG: kubeconfig });
    writer?.kill('SIGKILL');
    if (found.code === 0 || !/cannot be read: it is larger than \d+ MiB\nhint: /.test(found.stderr)) {
      throw new Error(`${what} of 50 MB as a kubeconfig: ${found.stderr}`);
    }
    rows.push(atMost(`ms more to refuse ${what} of 50 MB as a kubeconfig`, found.ms - nothing.ms, 150, ' ms'));
    rows.push(atMost(`MB of memory to refuse ${what} of 50 MB as a kubeconfig`, found.peak, 130, ' MB'));
  }
  return rows;
}
