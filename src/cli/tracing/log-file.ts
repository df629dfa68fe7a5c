import { closeSync, fchmodSync, fstatSync, openSync } from 'node:fs';
import { ActionableError } from '../../api/actionable-error.ts';
import { writeProblem } from '../../api/text/file-problem.ts';
import { DescriptorOutput } from '../../log/output/descriptor-output.ts';
import type { LogOutput } from '../../log/output/line-writer.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A stream that the log can go to: one of the process, or one like it. */
export interface LogStream {
  readonly painted: LogOutput;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly fd?: number | undefined;
}

/** Where the log is written, and what formats want to know about it. */
export interface LogDestination {
  readonly output: LogOutput;
  readonly isTTY: boolean;
  /** Of the terminal, now. */
  readonly columns?: number | undefined;
  /** Waits until all is written. */
  close(): Promise<void>;
}

/** `--log-file`: appended to, and read by nobody else. Throws ActionableError where it cannot be opened. */
export function logFile(path: string, { stderr }: Terminal): LogDestination {
  const descriptor = openPrivate(path);
  const output = new DescriptorOutput(descriptor, ({ message }) =>
    stderr.say(`error: --log-file ${path}: ${message}; nothing more is logged\n`),
  );
  return {
    output,
    isTTY: false,
    async close() {
      await output.drained();
      closeSync(descriptor);
    },
  };
}

/** A stream of the process, written to in the background: neither a stopped terminal nor a slow disk may stop the traffic. */
export function logStream(stream: LogStream): LogDestination {
  const { isTTY, fd } = stream;
  const output = fd === undefined ? undefined : new DescriptorOutput(fd);
  return {
    output: output ?? stream.painted,
    isTTY,
    get columns() {
      return stream.columns;
    },
    close: async () => output?.drained(),
  };
}

function openPrivate(path: string): number {
  try {
    const descriptor = openSync(path, 'a', 0o600);
    const stat = fstatSync(descriptor);
    if (stat.isFile() && (stat.mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
    return descriptor;
  } catch (error) {
    const { problem, hint } = writeProblem(path, error);
    throw new ActionableError('ERR_LOG_FILE', `cannot write --log-file ${path}: ${problem}`, hint, { cause: error });
  }
}
