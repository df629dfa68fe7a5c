// Runs before `npm pack` and `npm publish` read the files: package.json loses what only development needs, and links in pages are made to work where they
// are read (packed-text.mjs). postpack.mjs puts the originals back; restore-when-interrupted.mjs does where npm never comes to that.
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { keepOriginals, replaceOriginals, restoreOriginals } from './originals.mjs';
import { packedManifest, packedPage } from './packed-text.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const read = (file) => readFileSync(join(ROOT, file), 'utf8');

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    restoreOriginals(ROOT);
    process.exit(1);
  });
const manifest = JSON.parse(read('package.json'));
const files = filesToPack();
const pages = [...files].filter((file) => file.endsWith('.md'));
keepOriginals(
  ROOT,
  new Map([
    ['package.json', packedManifest(read('package.json'))],
    ...pages.map((page) => [page, packedPage(read(page), { page, files, manifest })]),
  ]),
);
const guard = fork(join(import.meta.dirname, 'restore-when-interrupted.mjs'), {
  stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
});
await once(guard, 'message');
guard.disconnect();
guard.unref();
replaceOriginals(ROOT);

/** What npm would take, which knows best. */
function filesToPack() {
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
  const npm = process.env.npm_execpath;
  const [program, ...before] = npm === undefined ? ['npm'] : [process.execPath, npm];
  const { stdout, stderr, status } = spawnSync(program, [...before, ...args], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`npm does not say what it would pack: ${stderr}`);
  return new Set(JSON.parse(stdout)[0].files.map(({ path }) => path));
}
