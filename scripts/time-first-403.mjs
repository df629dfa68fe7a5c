// npm run time:first-403: how long it takes a newcomer to see the first 403 explained, from `git clone` with the two commands of the README, and from
// `npx` with the packed package, each in an empty directory with an empty cache of npm. Fails where it takes longer than is promised.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const EXPLAINED = /missing rule: .+/;
const LIMITS_S = { clone: 60, npx: 10 };

const directory = mkdtempSync(join(tmpdir(), 'kubetrace-first-403-'));
try {
  const [clone] = /^npm ci && npm start$/m.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
  if (clone === undefined) throw new Error('README.md does not say `npm ci && npm start`');
  report(
    'git clone, npm ci, npm start',
    await first403('clone', `git clone -q ${ROOT} c && cd c && ${clone} -- --port=0`),
    LIMITS_S.clone,
  );

  const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', directory], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (packed.status !== 0) throw new Error(packed.stderr);
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'));
  const npx = `npx --yes ../${tarball} tour --port=0`;
  report('npx with the packed package', await first403('npx', npx), LIMITS_S.npx);
} finally {
  rmSync(directory, { recursive: true, force: true, maxRetries: 10 });
}

/** The time until a shell command has printed it, and that of the processors, in seconds: on a busy machine the first is longer. */
async function first403(name, command) {
  const home = join(directory, name);
  mkdirSync(home);
  const env = { PATH: process.env.PATH, HOME: home, npm_config_cache: join(home, 'cache') };
  for (const [key, value] of Object.entries(process.env))
    if (/^(?:npm_config_registry|(?:https?|no)_proxy|NODE_EXTRA_CA_CERTS)$/i.test(key)) env[key] = value;
  const started = performance.now();
  // The shell lives on after the signal that ends the command, and says what its children have used.
  const script = `trap : INT; (${command}); times`;
  const shell = spawn('sh', ['-c', script], { cwd: home, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  let passed;
  for (const stream of [shell.stdout, shell.stderr])
    stream.on('data', (piece) => {
      said += piece;
      if (passed !== undefined || !EXPLAINED.test(said)) return;
      passed = (performance.now() - started) / 1000;
      process.kill(0 - shell.pid, 'SIGINT');
    });
  await new Promise((closed) => shell.once('close', closed));
  if (passed === undefined) throw new Error(`${command} ended before:\n${said}`);
  const used = [...said.matchAll(/^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/gm)].at(-1)?.slice(1).map(Number) ?? [];
  const [userMinutes = 0, user = 0, systemMinutes = 0, system = 0] = used;
  return { passed, processors: 60 * (userMinutes + systemMinutes) + user + system };
}

function report(name, { passed, processors }, limit) {
  const times = `${passed.toFixed(1)} s (${processors.toFixed(1)} s of the processors)`;
  console.log(`${name}: ${times} to the first 403 that is explained; the limit is ${limit} s`);
  if (passed > limit) process.exitCode = 1;
}
