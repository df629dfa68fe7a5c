/** A file of an archive. */
export interface ArchivedFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly mode: number;
  readonly isDirectory: boolean;
}

const BLOCK = 512;
const MAX_NAME = 100;

/** A ustar archive (POSIX pax, "ustar Interchange Format"); names beyond a hundred bytes as GNU's long names. */
export function archiveOf(files: readonly ArchivedFile[]): Buffer {
  const blocks = files.flatMap((file) => {
    const name = Buffer.from(file.isDirectory && !file.name.endsWith('/') ? `${file.name}/` : file.name);
    const long =
      name.length > MAX_NAME
        ? [header(LONG_LINK, name.length + 1, 0o644, 'L'), padded(Buffer.concat([name, Buffer.alloc(1)]))]
        : [];
    return [...long, header(name, file.bytes.length, file.mode, file.isDirectory ? '5' : '0'), padded(file.bytes)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]);
}

const LONG_LINK = Buffer.from('././@LongLink');

function header(name: Buffer, size: number, mode: number, type: string): Buffer {
  const block = Buffer.alloc(BLOCK);
  name.copy(block, 0, 0, MAX_NAME);
  const octal = (value: number, at: number, width: number) =>
    block.write(`${value.toString(8).padStart(width - 1, '0')}\0`, at, 'latin1');
  octal(mode, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  octal(size, 124, 12);
  octal(Math.floor(Date.now() / 1000), 136, 12);
  block.write(`        ${type}`, 148, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  block.write('root', 265, 'latin1');
  block.write('root', 297, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}

/** The files of an archive: of ustar, GNU and pax headers. What is neither a file nor a directory is left out. Throws RangeError. */
export function filesInArchive(archive: Buffer): ArchivedFile[] {
  const files: ArchivedFile[] = [];
  let longName: string | undefined;
  if (archive.length < BLOCK) throw new RangeError('short read');
  for (let at = 0; at + BLOCK <= archive.length;) {
    const block = archive.subarray(at, at + BLOCK);
    if (block[0] === 0) break;
    const size = octalAt(block, 124, 12);
    const content = archive.subarray(at + BLOCK, at + BLOCK + size);
    if (block.toString('latin1', 257, 262) !== 'ustar' || content.length < size)
      throw new RangeError('invalid tar magic');
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(block[156] ?? 0);
    if (type === 'L') longName = text(content, 0, size);
    else if (type === 'x') longName = /\d+ path=([^\n]*)\n/.exec(content.toString())?.[1] ?? longName;
    else {
      const prefix = text(block, 345, 155);
      const name = longName ?? (prefix === '' ? '' : `${prefix}/`) + text(block, 0, MAX_NAME);
      longName = undefined;
      const isDirectory = type === '5';
      if (isDirectory || type === '0' || type === '\0')
        files.push({ name, bytes: Buffer.from(content), mode: octalAt(block, 100, 8), isDirectory });
    }
  }
  return files;
}

function octalAt(block: Buffer, at: number, width: number): number {
  const value = Number.parseInt(text(block, at, width).trim() || '0', 8);
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError('invalid tar header');
  return value;
}

function text(bytes: Buffer, at: number, width: number): string {
  const field = bytes.subarray(at, at + width);
  const end = field.indexOf(0);
  return field.toString('utf8', 0, end < 0 ? field.length : end);
}
