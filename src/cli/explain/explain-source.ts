import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { ActionableError } from '../../api/actionable-error.ts';
import { DenialSearch } from '../../rbac/text/denial-search.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Where the text comes from. */
export interface ExplainSource {
  /** For a person: `the standard input`, the name of the file. */
  readonly name: string;
  readonly text: AsyncIterable<string>;
}

/** The file, `-` for the standard input; or the argument itself, where there is no such file and it reads like a denial. */
export function explainSource(file: string, terminal: Terminal): ExplainSource {
  if (file === '-') return { name: 'the standard input', text: typedOrPiped(terminal) };
  return { name: file, text: fileOrWords(file, terminal) };
}

async function* typedOrPiped({ stdin, stderr }: Terminal): AsyncGenerator<string, void> {
  if (stdin.isTTY === true) stderr.write('Paste the message, then end it with Ctrl-D on a line of its own.\n');
  yield* decoded(stdin, stderr);
}

async function* fileOrWords(file: string, { stderr }: Terminal): AsyncGenerator<string, void> {
  try {
    yield* decoded(createReadStream(file, { highWaterMark: 1_048_576 }), stderr);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isWords = (code === 'ENOENT' || code === 'ENAMETOOLONG') && readsLikeDenial(file);
    if (!isWords) throw new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${file}`, message, { cause: error });
    stderr.write('There is no such file: explaining the words themselves.\n');
    yield file;
  }
}

function readsLikeDenial(words: string): boolean {
  const search = new DenialSearch();
  return [...search.next(words), ...search.end()].length > 0;
}

/** The text piece by piece. On a terminal it says how far it has come, as soon as that takes long. */
async function* decoded(
  source: AsyncIterable<Buffer | string>,
  stderr: Terminal['stderr'],
): AsyncGenerator<string, void> {
  const decoder = new StringDecoder('utf8');
  const begun = performance.now();
  let shown = begun;
  let size = 0;
  for await (const bytes of source) {
    size += bytes.length;
    const now = performance.now();
    if (stderr.isTTY && now - begun > PATIENCE && now - shown > PAUSE) {
      shown = now;
      stderr.clearLine();
      stderr.write(`${Math.round(size / 1e6)} MB read`);
    }
    yield typeof bytes === 'string' ? bytes : decoder.write(bytes);
  }
  if (shown !== begun) stderr.clearLine();
  yield decoder.end();
}

/** In milliseconds: how long nobody wonders, and how often a person reads. */
const PATIENCE = 1000;
const PAUSE = 200;
