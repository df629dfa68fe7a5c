import { spawn, spawnSync } from 'node:child_process';
import { openSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { answering, freePort } from './upstream.mjs';

const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');

/** Starts `kubetrace proxy` with its log in a file. */
export function startKubetrace(kubeconfig, directory, flags = []) {
  return startProxy('kubetrace', kubetraceCommand(), ['--port=0', ...flags], { kubeconfig, directory });
}

/** Its words, without flags. */
export function kubetraceCommand() {
  return [process.execPath, BIN, 'proxy'];
}

/** Starts the real `kubectl proxy` with its log in a file. */
export function startKubectl(kubeconfig, directory, flags = []) {
  return startProxy('kubectl', [kubectlBinary(), 'proxy'], ['--port=0', ...flags], { kubeconfig, directory });
}

/** A relay of node:http and undici with nothing between them: what no proxy made of these two can do better. */
export function startBareRelay(kubeconfig, directory) {
  return startProxy('bare relay', bareRelayCommand(), [], { kubeconfig, directory });
}

/** Its words. */
export function bareRelayCommand() {
  return [process.execPath, resolve(import.meta.dirname, 'bare-relay.mjs')];
}

/** Another kubectl than the one on the PATH. */
export function startOtherKubectl(binary, kubeconfig, directory) {
  return startProxy('other kubectl', [binary, 'proxy'], ['--port=0', '-v=0'], { kubeconfig, directory });
}

/** mitmproxy without its screen; it keeps nothing of what passes. `undefined` where it is not installed. */
export async function startMitmproxy(server, directory) {
  if (spawnSync('mitmdump', ['--version']).status !== 0) return undefined;
  const port = await freePort();
  const flags = [
    '-q',
    '--mode',
    `reverse:${server}`,
    '--ssl-insecure',
    '--listen-host',
    '127.0.0.1',
    '-p',
    String(port),
  ];
  const log = openSync(join(directory, 'mitmproxy.log'), 'w');
  const child = spawn('mitmdump', [...flags, '--set', 'flow_detail=0'], { stdio: ['ignore', log, log] });
  await answering(port);
  const ended = new Promise((done) => child.once('exit', done));
  return {
    name: 'mitmproxy',
    pid: child.pid,
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * The kubectl to compare with: KUBECTL, else the one on the PATH; where that is gcloud's starter of another, whose CPU must not be left out, the newest beside it.
 */
export function kubectlBinary() {
  if (process.env.KUBECTL) return process.env.KUBECTL;
  const { stdout } = spawnSync('sh', ['-c', 'command -v kubectl'], { encoding: 'utf8' });
  const found = realpathSync(stdout.trim());
  const minor = (name) => Number(/^kubectl\.1\.(\d+)$/.exec(name)?.[1] ?? 0);
  const newest = readdirSync(dirname(found)).toSorted((a, b) => minor(b) - minor(a))[0];
  return minor(newest) > 0 ? join(dirname(found), newest) : found;
}

export function kubectlVersion(binary = kubectlBinary()) {
  const { stdout } = spawnSync(binary, ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return JSON.parse(stdout).clientVersion.gitVersion;
}

async function startProxy(name, [program, ...words], flags, { kubeconfig, directory }) {
  const log = openSync(join(directory, `${name}.log`), 'w');
  const started = performance.now();
  const child = spawn(program, [...words, ...flags], {
    stdio: ['ignore', 'pipe', log],
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  const { url } = await readyUrl(child).catch(() => {
    throw new Error(`${name} ended before it was ready; see ${directory}/${name}.log`);
  });
  const readyAfter = performance.now() - started;
  const ended = new Promise((done) => child.once('exit', done));
  return {
    name,
    pid: child.pid,
    url,
    readyAfter,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The URL in the ready line of a proxy; rejects when it ends before. */
export function readyUrl(child) {
  return new Promise((ready, failed) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [, address] = /Starting to serve on (\S+)\n/.exec(text) ?? [];
      if (address) ready({ url: `http://${address}` });
    });
    child.once('exit', () => failed(new Error('it ended before it was ready')));
  });
}
