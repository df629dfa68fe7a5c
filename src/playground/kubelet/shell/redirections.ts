import { absolute, FileError } from './file-tree.ts';
import type { FileTree } from './file-tree.ts';
import { expandText } from './expansion.ts';
import type { Expander } from './expansion.ts';
import { inputOf } from './pipe.ts';
import type { Output } from './pipe.ts';
import type { Streams } from './streams.ts';
import type { Redirection } from '../syntax/syntax.ts';

/** Where relative paths lead. */
interface Where {
  readonly directory: string;
  readonly files: FileTree;
}

/** The streams of a command with its redirections; `undefined`, and the reason on stderr, where one of them fails. */
export async function redirected(
  redirections: readonly Redirection[],
  streams: Streams,
  expander: Expander,
  where: Where,
): Promise<Streams | undefined> {
  let own = streams;
  for (const redirection of redirections) {
    const text = await expandText(redirection.target, expander);
    try {
      own = { ...own, ...(await changed(redirection, text, own, where)) };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      await streams.stderr(`sh: ${problem(redirection, text, error)}\n`);
      return undefined;
    }
  }
  return own;
}

async function changed(
  { descriptor, operator }: Redirection,
  text: string,
  streams: Streams,
  { directory, files }: Where,
): Promise<Partial<Streams>> {
  const path = absolute(text, directory);
  const stream = OUTPUTS[descriptor];
  switch (operator) {
    case '<<':
      return { stdin: inputOf(Buffer.from(text)) };
    case '<':
      return { stdin: inputOf(await files.read(path)) };
    case '>&':
    case '<&': {
      const other = OUTPUTS[Number(text)];
      return stream && other ? { [stream]: streams[other] } : {};
    }
    default:
      return stream ? { [stream]: await fileOutput(files, path, operator === '>>') } : {};
  }
}

async function fileOutput(files: FileTree, path: string, isAppended: boolean): Promise<Output> {
  if (!isAppended || !files.find(path)) files.write(path, Buffer.alloc(0));
  else if (!files.isWritten(path)) files.write(path, await files.read(path));
  return (data) => Promise.resolve(files.append(path, Buffer.from(data)));
}

const OUTPUTS: readonly ('stdout' | 'stderr' | undefined)[] = [undefined, 'stdout', 'stderr'];

/** In the words of BusyBox (shell/ash.c, sh_open_fail). */
function problem({ operator }: Redirection, text: string, { message }: FileError): string {
  const isMissing = message === 'No such file or directory';
  if (operator === '<') return `can't open ${text}: ${isMissing ? 'no such file' : message}`;
  return `can't create ${text}: ${isMissing ? 'nonexistent directory' : message}`;
}
