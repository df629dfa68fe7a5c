import { createReadStream } from 'node:fs';
import { ActionableError } from '../../../api/actionable-error.ts';
import { readProblem } from '../../../api/text/file-problem.ts';
import { textOfFile } from '../../../api/text/text-of-file.ts';
import { namedFiles } from '../../arguments/named-files.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Manifest } from './manifest-objects.ts';

const MAX_MIB = 64;

/**
 * The texts that the values of `--load` name: files, the manifests in a directory and below, and `-` for the standard input, which is read once.
 * Throws ActionableError for what cannot be read, and beyond 64 MiB in all.
 */
export async function readManifests(paths: readonly string[], { stdin, stderr }: Terminal): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  let room = MAX_MIB * 1024 * 1024;
  for (const path of [...new Set(paths)].flatMap(filesOf)) {
    if (path === '-' && stdin.isTTY === true) stderr.say('Reading manifests until Ctrl-D.\n');
    const name = path === '-' ? 'stdin' : path;
    const bytes = await bytesOf(path === '-' ? stdin : createReadStream(path), room).catch((error: unknown) => {
      const { problem, hint } = readProblem(path, error);
      throw new ActionableError('ERR_UNREADABLE_FILE', `cannot read ${name} of --load: ${problem}`, hint);
    });
    if (!bytes) throw tooMuch(name);
    room -= bytes.length;
    manifests.push({ name, text: textOfFile(bytes) });
  }
  return manifests;
}

function filesOf(path: string): readonly string[] {
  if (path === '-') return [path];
  const files = namedFiles(path);
  const manifests = files.filter(({ name, isOneOfMany }) => !isOneOfMany || /\.(?:ya?ml|json)$/i.test(name));
  if (manifests.length > 0) return manifests.map(({ name }) => name);
  throw new ActionableError(
    'ERR_UNREADABLE_FILE',
    `--load ${path}: it holds no manifest`,
    'of a directory the files are read that end in .yaml, .yml or .json',
  );
}

/** `undefined` beyond so many bytes. */
async function bytesOf(source: NodeJS.ReadableStream, room: number): Promise<Buffer | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source) {
    size += piece.length;
    if (size > room) return undefined;
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
}

function tooMuch(name: string): ActionableError {
  return new ActionableError(
    'ERR_UNREADABLE_FILE',
    `${name}: more than ${MAX_MIB} MiB of manifests are not loaded`,
    'load what the question is about: its RBAC objects and ServiceAccounts',
  );
}
