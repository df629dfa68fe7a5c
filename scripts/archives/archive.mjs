import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { makeExecutable } from './executable.mjs';
import { besideExecutable, besideWindowsExecutable, PLUGINS, WITH_NODE } from './launchers.mjs';
import { tarGz, zip } from './packed-files.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/**
 * An archive with a single executable, in a directory. `platform` is named as krew does: `{ os: 'linux', arch: 'amd64' }`. `node` is the `node` of that
 * platform, `builder` one of the same version that runs here, `license` the text of Node's own license, and `content` is what `oneFile` has made.
 */
export async function executableArchive(directory, { platform, node, builder, license, content }) {
  const windows = platform.os === 'windows';
  const work = join(directory, 'work');
  mkdirSync(work, { recursive: true });
  const to = join(work, 'kubetrace');
  await makeExecutable({ node, builder, ...content, directory: work, to });
  const bin = windows ? 'kubetrace.exe' : 'kubetrace';
  const plugins = PLUGINS.map((name) =>
    windows ? [`${name}.cmd`, besideWindowsExecutable(name)] : [name, besideExecutable(name)],
  );
  return archive(directory, `${platform.os}_${platform.arch}${windows ? '.zip' : '.tar.gz'}`, platform, bin, [
    { name: bin, content: readFileSync(to), executable: true },
    ...plugins.map(([name, script]) => ({ name, content: Buffer.from(script), executable: true })),
    ...licenses(),
    { name: 'LICENSE.node.txt', content: Buffer.from(license) },
  ]);
}

/** An archive for macOS, where a changed `node` needs a new signature, which is made on macOS only: the files of the package, run by the Node that is there. */
export function archiveForNode(directory) {
  const script = { content: Buffer.from(WITH_NODE), executable: true };
  const own = (file) => ({ name: `lib/${file}`, content: readFileSync(join(ROOT, file)) });
  return archive(directory, 'darwin_all.tar.gz', { os: 'darwin' }, 'kubetrace', [
    ...['kubetrace', ...PLUGINS].map((name) => ({ name, ...script })),
    own('package.json'),
    ...filesBelow('bin').map(own),
    // Its name is how it knows that it is called as a plugin.
    { ...own('bin/kubetrace.js'), name: 'lib/bin/kubectl-apitrace.js' },
    ...['dist/bundle', 'dist/page'].flatMap(filesBelow).map(own),
    ...licenses(),
  ]);
}

function archive(directory, platform, selector, bin, files) {
  const file = `kubetrace_${MANIFEST.version}_${platform}`;
  const bytes = file.endsWith('.zip') ? zip(files) : tarGz(files);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  writeFileSync(join(directory, file), bytes);
  return { file, sha256, selector, bin, size: bytes.length };
}

function licenses() {
  const others = ['dist/bundle/LICENSES.txt', 'dist/page/LICENSES.txt'].map((file) => readFileSync(join(ROOT, file)));
  return [
    { name: 'LICENSE', content: readFileSync(join(ROOT, 'LICENSE')) },
    { name: 'LICENSES.txt', content: Buffer.concat(others) },
  ];
}

function filesBelow(directory) {
  return readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .toSorted();
}
