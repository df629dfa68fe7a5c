import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

// `npm pack` and `npm publish` take the files as they are on disk, so for that moment the packed texts stand in place of the originals. These are in
// `dist/` meanwhile, each beside the text that replaces it: only what still is that text is put back, and never what somebody has edited since.
const KEPT = 'dist/before-packing';

/** Whether packed texts stand in place of originals. */
export function areReplaced(root) {
  return existsSync(join(root, KEPT));
}

/** Keeps the originals of these files, by path, before anything is replaced. What a run that was interrupted has left is put back first. */
export function keepOriginals(root, texts) {
  restoreOriginals(root);
  const prepared = join(root, `${KEPT}.new`);
  rmSync(prepared, { recursive: true, force: true });
  for (const [file, text] of texts) {
    write(join(prepared, 'original', file), readFileSync(join(root, file)));
    write(join(prepared, 'packed', file), text);
  }
  renameSync(prepared, join(root, KEPT));
}

/** Puts the packed texts in place of the originals that are kept. */
export function replaceOriginals(root) {
  for (const file of filesBelow(join(root, KEPT, 'packed'))) replace(root, file, 'packed');
}

/** Puts the originals back; `false` where that was done already. */
export function restoreOriginals(root) {
  if (!areReplaced(root)) return false;
  for (const file of filesBelow(join(root, KEPT, 'packed'))) {
    const packed = readFileSync(join(root, KEPT, 'packed', file));
    if (readFileSync(join(root, file)).equals(packed)) replace(root, file, 'original');
  }
  rmSync(join(root, KEPT), { recursive: true, force: true });
  return true;
}

/** A file is there as a whole at any time. */
function replace(root, file, kind) {
  const next = join(root, `${file}.next`);
  writeFileSync(next, readFileSync(join(root, KEPT, kind, file)));
  renameSync(next, join(root, file));
}

function write(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function filesBelow(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)));
}
