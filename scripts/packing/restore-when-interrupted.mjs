// Lives from prepack.mjs to postpack.mjs, in the process group of npm, so that Ctrl-C reaches it too: then, and where npm was killed, it puts the
// originals back.
import { resolve } from 'node:path';
import { areReplaced, restoreOriginals } from './originals.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
/** Packing takes seconds. postpack.mjs notices when it was not done by then. */
const LIMIT_MS = 60_000;

const restore = () => {
  restoreOriginals(ROOT);
  process.exit();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, restore);
setTimeout(restore, LIMIT_MS);
setInterval(() => areReplaced(ROOT) || process.exit(), 200);
process.send('ready');
