/** Thrown for a file that cannot be had; the message is that of strerror(3). */
export class FileError extends Error {}

/** A file whose content is made when it is read, or a link to another. */
export type Entry =
  | {
      readonly kind: 'file';
      readonly content: () => Buffer | Promise<Buffer>;
      readonly isReadOnly?: boolean;
      readonly mode?: number;
    }
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'directory' };

/** Bytes and files that a container may write. */
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_FILES = 2_000;
const MAX_LINKS = 10;

/** The files of a container: those that are mounted, and over them what was written. All in memory. */
export class FileTree {
  readonly #mounted: ReadonlyMap<string, Entry>;
  readonly #written: WrittenFiles;

  /** `mounted` has absolute paths, those of directories among them. */
  constructor(mounted: ReadonlyMap<string, Entry>, written: WrittenFiles = new Map()) {
    this.#mounted = mounted;
    this.#written = written;
  }

  /** What there is at an absolute path; links are followed. */
  find(path: string, links = 0): Entry | undefined {
    const real = this.#followed(path, links);
    const written = this.#written.get(real);
    if (written) {
      const { bytes, mode } = written;
      return bytes ? { kind: 'file', content: () => bytes, mode } : { kind: 'directory' };
    }
    return this.#written.has(real) ? undefined : this.#mounted.get(real);
  }

  /** The same without following a link at the end. */
  look(path: string): Entry | undefined {
    const mounted = this.#mounted.get(path);
    return mounted?.kind === 'link' && !this.#written.has(path) ? mounted : this.find(path);
  }

  /** The names in a directory, sorted; `undefined` for what is not one. */
  list(path: string): string[] | undefined {
    if (this.find(path)?.kind !== 'directory') return undefined;
    const real = this.#followed(path, 0);
    const prefix = real === '/' ? '/' : `${real}/`;
    const names = [...this.#mounted.keys(), ...this.#written.keys()]
      .filter((key) => key !== '/' && key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
      .map((key) => key.slice(prefix.length));
    return [...new Set(names)].filter((name) => this.look(prefix + name) !== undefined).toSorted();
  }

  async read(path: string): Promise<Buffer> {
    const entry = this.find(path);
    if (!entry) throw new FileError('No such file or directory');
    if (entry.kind !== 'file') throw new FileError('Is a directory');
    return entry.content();
  }

  /** Writes a whole file. Throws FileError where it may not be, or where there is no room. */
  write(path: string, bytes: Buffer, mode = 0o644): void {
    if (path === '/dev/null') return;
    const real = this.#followed(path, 0);
    if (this.find(real)?.kind === 'directory') throw new FileError('Is a directory');
    this.#mustBeWritable(real);
    this.#mustHaveRoom(bytes.length - (this.#written.get(real)?.bytes?.length ?? 0));
    this.#written.set(real, { bytes, mode });
  }

  /** Whether the content of a file was written here. */
  isWritten(path: string): boolean {
    return this.#written.get(this.#followed(path, 0))?.bytes !== undefined;
  }

  /** Writes behind what is in a file that was written here. */
  append(path: string, bytes: Uint8Array): void {
    const real = this.#followed(path, 0);
    const file = this.#written.get(real);
    if (!file?.bytes) return;
    this.#mustHaveRoom(bytes.length);
    const size = file.bytes.length + bytes.length;
    const isLarge = file.space !== undefined && file.space.length >= size;
    const space = isLarge ? file.space : Buffer.alloc(2 * size);
    if (!isLarge) space.set(file.bytes);
    space.set(bytes, file.bytes.length);
    this.#written.set(real, { ...file, space, bytes: space.subarray(0, size) });
  }

  #mustHaveRoom(bytes: number): void {
    const used = [...this.#written.values()].reduce((sum, file) => sum + (file?.bytes?.length ?? 0), 0);
    if (used + bytes > MAX_BYTES || this.#written.size >= MAX_FILES) throw new FileError('No space left on device');
  }

  makeDirectory(path: string): void {
    if (this.find(path)) throw new FileError('File exists');
    this.#mustBeWritable(path);
    this.#mustHaveRoom(0);
    this.#written.set(path, { mode: 0o755 });
  }

  /** Removes a file, or a directory with all that is in it. */
  remove(path: string): void {
    if (!this.look(path)) throw new FileError('No such file or directory');
    this.#mustBeWritable(path);
    for (const name of this.list(path) ?? []) this.remove(`${path}/${name}`);
    if (this.#mounted.has(path)) this.#written.set(path, undefined);
    else this.#written.delete(path);
  }

  #mustBeWritable(path: string): void {
    const parent = path.slice(0, path.lastIndexOf('/')) || '/';
    if (this.find(parent)?.kind !== 'directory') throw new FileError('No such file or directory');
    for (let above = path; above !== ''; above = above.slice(0, above.lastIndexOf('/'))) {
      const entry = this.#mounted.get(above);
      if (entry?.kind === 'file' && entry.isReadOnly) throw new FileError('Read-only file system');
      if (this.#mounted.has(`${above}/..data`)) throw new FileError('Read-only file system');
    }
  }

  /** The path with each link on it followed. */
  #followed(path: string, links: number): string {
    if (links > MAX_LINKS) throw new FileError('Too many levels of symbolic links');
    const parts = path.split('/').slice(1);
    for (let count = 1; count <= parts.length; count++) {
      const head = `/${parts.slice(0, count).join('/')}`;
      const entry = this.#written.has(head) ? undefined : this.#mounted.get(head);
      if (entry?.kind !== 'link') continue;
      const target = absolute(entry.target, head.slice(0, head.lastIndexOf('/')) || '/');
      return this.#followed([target, ...parts.slice(count)].join('/'), links + 1);
    }
    return path;
  }
}

/** What was written in a container, by absolute path; `undefined` for what was removed. */
export type WrittenFiles = Map<string, WrittenFile | undefined>;

/** A directory has no bytes. */
interface WrittenFile {
  readonly bytes?: Buffer;
  /** What they are the beginning of, with room for more. */
  readonly space?: Buffer;
  readonly mode: number;
}

/** An absolute path without `.`, `..` and empty parts. */
export function absolute(path: string, directory: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}
