import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { ActionableError } from '../../../api/actionable-error.ts';
import { writeProblem } from '../../../api/text/file-problem.ts';

/**
 * Writes the lines of a usage file that only its owner may read. It has its name only when it is whole; an existing usage file is replaced.
 * Throws ActionableError where it cannot be written, or would replace something else.
 */
export function writeUsageFile(file: string, lines: Iterable<string>): void {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat && !stat.isFile()) return writeLines(openSync(file, 'w'), lines);
    if (stat && stat.size > 0 && !isUsageFile(file)) throw new Error('it exists and is not a usage file');
    const unfinished = `${file}.${process.pid}.tmp`;
    try {
      writeLines(openSync(unfinished, 'wx', 0o600), lines);
      renameSync(unfinished, file);
    } catch (error) {
      rmSync(unfinished, { force: true });
      throw error;
    }
  } catch (error) {
    const { problem, hint } = writeProblem(file, error);
    throw new ActionableError('ERR_USAGE_FILE', `cannot write ${file}: ${problem}`, hint, { cause: error });
  }
}

/** A file that was named by mistake must not be lost. */
function isUsageFile(file: string): boolean {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(START.length);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, 0)) === START;
  } finally {
    closeSync(descriptor);
  }
}

const START = '{"kind":"UsageFile","apiVersion":"kubetrace.dev/';

function writeLines(descriptor: number, lines: Iterable<string>): void {
  try {
    let waiting = '';
    for (const line of lines) {
      waiting += `${line}\n`;
      if (waiting.length < AT_ONCE) continue;
      writeAll(descriptor, Buffer.from(waiting));
      waiting = '';
    }
    writeAll(descriptor, Buffer.from(waiting));
  } finally {
    closeSync(descriptor);
  }
}

const AT_ONCE = 1024 * 1024;

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(descriptor, bytes, at);
}
