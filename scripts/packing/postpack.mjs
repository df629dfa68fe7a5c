// Runs after `npm pack` and `npm publish` have read the files: puts back what prepack.mjs has replaced.
import { resolve } from 'node:path';
import { restoreOriginals } from './originals.mjs';

if (!restoreOriginals(resolve(import.meta.dirname, '../..'))) {
  process.stderr.write(
    'error: the originals were put back before they were packed, so what was packed is wrong\nhint: pack again\n',
  );
  process.exitCode = 1;
}
