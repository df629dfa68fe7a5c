import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { ActionableError } from '../../api/actionable-error.ts';
import { nearWord } from '../../api/catalog/near-word.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { ReadOptions, TraceInput } from '../../export/files/read-options.ts';
import { ReadingProgress } from '../terminal/reading-progress.ts';
import { sayWhatToPaste } from '../terminal/what-to-paste.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { unreadableFile } from '../help/unreadable-file.ts';
import { PROGRAMS } from '../help/words-of-others.ts';
import { collect } from './flag-values.ts';
import { bytesInTurns, streamedBytes } from './file-bytes.ts';
import { namedFiles } from './named-files.ts';

/** What an argument that names recordings may be, for the help of a command. */
export const TRACE_ARGUMENT =
  'traces (--record), audit logs, HAR files, or directories or patterns of them; - for standard input';

/** The flags of commands that read recordings. */
export const traceFlags = (command: Command) =>
  command
    .optionsGroup('Which requests:')
    .option('--host <host>', 'of a HAR: only requests to this host, can be repeated', collect);

/** What commands read exchanges from, and how. */
export interface TraceReading {
  readonly inputs: readonly TraceInput[];
  readonly options: ReadOptions;
  /** To be called when all is read: nothing of the progress stays on the terminal. */
  readonly end: () => void;
}

/**
 * The files of a command line to read exchanges from, one after the other, or side by side where they are merged; `-` is the standard input. What is passed over is reported on stderr, and so is the
 * progress where that is a terminal on which nothing else is written meanwhile.
 */
export function traceReading(
  files: readonly string[],
  { host }: { readonly host?: readonly string[] },
  terminal: Terminal,
  { isQuiet = true, isMerged = false }: { readonly isQuiet?: boolean; readonly isMerged?: boolean } = {},
): TraceReading {
  const found = inTurns(
    files.flatMap((file) => inputsOf(file, terminal)),
    isMerged,
  );
  const isShown = isQuiet && terminal.stderr.isTTY;
  const progress = isShown ? new ReadingProgress(terminal.stderr, totalSize(found)) : undefined;
  const inputs = found.map((input) => counted(input, progress));
  return {
    inputs,
    options: {
      names: inputs.map(({ name }) => name),
      warn(message) {
        progress?.clear();
        terminal.stderr.say(`warning: ${plainLine(message)}\n`);
      },
      hosts: host,
      ...(progress && { onLines: (count) => progress.addLines(count) }),
    },
    end: () => progress?.clear(),
  };
}

interface SizedInput extends TraceInput {
  /** In bytes; `undefined` for what is not a regular file. */
  readonly size: number | undefined;
}

function inputsOf(file: string, terminal: Terminal): SizedInput[] {
  if (file === '-') {
    sayWhatToPaste(terminal, 'a trace, an audit log or a HAR');
    return [{ name: 'standard input', bytes: terminal.stdin as AsyncIterable<Uint8Array | string>, size: undefined }];
  }
  return filesOf(file).map(({ name, isOneOfMany }) => ({
    name,
    bytes: bytesOf(name),
    isOptional: isOneOfMany,
    size: sizeOf(name),
  }));
}

/** Files that are read side by side would all be open at once, which many systems allow for 1,024 of them or fewer. */
function inTurns(inputs: readonly SizedInput[], isMerged: boolean): readonly SizedInput[] {
  if (!isMerged || inputs.length <= MOST_OPEN) return inputs;
  return inputs.map((input) => (input.size === undefined ? input : { ...input, bytes: bytesOf(input.name, true) }));
}

const MOST_OPEN = 64;

function sizeOf(file: string): number | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.size : undefined;
}

function totalSize(inputs: readonly SizedInput[]): number | undefined {
  return inputs.reduce<number | undefined>(
    (sum, { size }) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
}

function filesOf(argument: string): ReturnType<typeof namedFiles> {
  try {
    return namedFiles(argument);
  } catch (error) {
    throw error instanceof ActionableError ? error : unreadableFile(argument, error, { hint: meant(argument) });
  }
}

function counted(input: TraceInput, progress: ReadingProgress | undefined): TraceInput {
  return progress ? { ...input, bytes: progress.counting(input.bytes) } : input;
}

async function* bytesOf(file: string, isInTurns = false): AsyncGenerator<Uint8Array> {
  try {
    yield* isInTurns ? bytesInTurns(file) : streamedBytes(file);
  } catch (error) {
    throw unreadableFile(file, error, { hint: meant(file) });
  }
}

/** What somebody may have meant who gave this where a recording is meant. */
function meant(word: string): string | undefined {
  if (nearWord(word, ['check']) !== undefined) return 'did you mean `kubetrace rbac check`?';
  if (word === 'help') return 'for the help of a command: kubetrace help COMMAND';
  if (PROGRAMS.has(word)) return 'to record what a program sends: kubetrace run --record trace.jsonl -- COMMAND';
  if (/\s/.test(word)) return "to explain a message: kubetrace explain 'MESSAGE'";
  if (/^(?:system:serviceaccount:)?[a-z0-9-]+[/:][a-z0-9-]+$/.test(word))
    return `a ServiceAccount is a flag: --serviceaccount ${word}, and a recording is an argument`;
  return /^[\w-]+$/.test(word) ? 'name a recording; to record one: kubetrace proxy --record trace.jsonl' : undefined;
}
