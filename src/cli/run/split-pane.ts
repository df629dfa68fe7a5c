import { execFile } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { promisify } from 'node:util';
import { ActionableError } from '../../api/actionable-error.ts';
import { logStream, type LogStream } from '../tracing/log-file.ts';

/** A pane of tmux for the log. Disposing of it leaves it to be read. */
export interface SplitPane extends AsyncDisposable {
  readonly out: LogStream;
}

/** Opens a pane beside that of the program. Throws ActionableError outside of tmux. */
export async function splitPane(env: Readonly<Record<string, string | undefined>>): Promise<SplitPane> {
  if (!env['TMUX']) throw noTmux('this is not a terminal of tmux');
  const { fd, columns } = openTerminal(await newPane());
  const pane = logStream({ painted: NOWHERE, isTTY: true, columns, fd });
  return {
    out: { painted: pane.output, isTTY: true, columns },
    async [Symbol.asyncDispose]() {
      pane.output.write('\nThe program has ended; Enter closes this pane.\n');
      await pane.close();
      closeSync(fd);
    },
  };
}

/** What has a descriptor is written to by that. */
const NOWHERE = { write: () => true };

/** `/dev/pts/7 80`: its terminal and its width. What runs in it waits for Enter. */
async function newPane(): Promise<string> {
  const waiting = ['sh', '-c', 'read -r _'];
  try {
    const format = '#{pane_tty} #{pane_width}';
    const { stdout } = await promisify(execFile)('tmux', ['split-window', '-d', '-P', '-F', format, ...waiting]);
    return stdout.trim();
  } catch (error) {
    throw noTmux((error as Error).message.trim());
  }
}

/** Not as our own terminal, whose Ctrl-C would be ours. */
function openTerminal(pane: string): { readonly fd: number; readonly columns: number } {
  const [path = '', columns = ''] = pane.split(' ');
  try {
    return { fd: openSync(path, constants.O_WRONLY | constants.O_NOCTTY), columns: Number(columns) || 80 };
  } catch (error) {
    throw noTmux((error as Error).message);
  }
}

function noTmux(problem: string): ActionableError {
  const hint = 'use --record FILE, and in a second window: kubetrace show --follow FILE';
  return new ActionableError('ERR_SPLIT', `--split: ${problem}`, hint);
}
