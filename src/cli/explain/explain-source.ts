import { createReadStream, statSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { DenialSearch } from '../../rbac/text/denial-search.ts';
import { ReadingProgress } from '../terminal/reading-progress.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { sayWhatToPaste } from '../terminal/what-to-paste.ts';
import { unreadableFile } from '../help/unreadable-file.ts';

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
  sayWhatToPaste({ stdin, stderr }, 'the message');
  yield* decoded(stdin, stderr);
}

async function* fileOrWords(file: string, { stderr }: Terminal): AsyncGenerator<string, void> {
  try {
    const { size } = statSync(file);
    yield* decoded(createReadStream(file, { highWaterMark: 1_048_576 }), stderr, size > 0 ? size : undefined);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isWords = (code === 'ENOENT' || code === 'ENAMETOOLONG') && readsLikeDenial(file);
    if (!isWords) throw unreadableFile(file, error, { hint: meant(file) });
    stderr.say('There is no such file: explaining the words themselves.\n');
    yield file;
  }
}

/** What somebody may have meant who gave this where a file or a message is meant. */
function meant(words: string): string | undefined {
  if (/^(?:403|401|forbidden|unauthorized)$/i.test(words)) return 'give the whole message, or the file that it is in';
  if (/\s/.test(words)) return 'give the whole line that was printed, with the user, the verb and the resource';
  if (/^[a-z]+(?:\.[a-z]+)*$/i.test(words))
    return `for the fields of a resource: kubectl explain ${words}; here a message is explained, or a file`;
  return undefined;
}

function readsLikeDenial(words: string): boolean {
  const search = new DenialSearch();
  return [...search.next(words), ...search.end()].length > 0;
}

/** The text piece by piece. On a terminal it says how far it has come, as soon as that takes long. */
async function* decoded(
  source: AsyncIterable<Buffer | string>,
  stderr: Terminal['stderr'],
  size?: number,
): AsyncGenerator<string, void> {
  const decoder = new StringDecoder('utf8');
  const progress = stderr.isTTY ? new ReadingProgress(stderr, size) : undefined;
  for await (const bytes of progress ? progress.counting(source) : source) {
    yield typeof bytes === 'string'
      ? bytes
      : decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }
  progress?.clear();
  yield decoder.end();
}
