import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';

// Archives of a few regular files, as krew unpacks them: it knows directories and files, and refuses links. The same files give the same bytes: no times,
// no owners.

const BLOCK = 512;
const EXECUTABLE = 0o755;
const PLAIN = 0o644;
/** The earliest time that a ZIP can have. */
const ZIP_EPOCH = new Date(1980, 0, 1);

/** A .tar.gz in the ustar format (POSIX.1-1988). `files` have a name of at most 100 bytes, their content, and whether they can be executed. */
export function tarGz(files) {
  const blocks = files.flatMap(({ name, content, executable }) => [
    tarHeader(name, content.length, executable ? EXECUTABLE : PLAIN),
    content,
    Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK),
  ]);
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 6 });
}

/** A .zip, whose attributes are those of Unix. */
export function zip(files) {
  const entries = files.map(({ name, content, executable }) => [
    name,
    [content, { mtime: ZIP_EPOCH, os: 3, attrs: (0o100000 | (executable ? EXECUTABLE : PLAIN)) << 16 }],
  ]);
  return zipSync(Object.fromEntries(entries), { level: 6 });
}

function tarHeader(name, size, mode) {
  const header = Buffer.alloc(BLOCK);
  const octal = (value, length) => `${value.toString(8).padStart(length - 1, '0')}\0`;
  const fields = [
    [0, name],
    [100, octal(mode, 8)],
    [108, octal(0, 8)],
    [116, octal(0, 8)],
    [124, octal(size, 12)],
    [136, octal(0, 12)],
    // The sum is made as if its own field had spaces.
    [148, ' '.repeat(8)],
    [156, '0'],
    [257, 'ustar\x0000'],
  ];
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name} is too long for a tar`);
  for (const [at, text] of fields) header.write(text, at);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}
