import { spawn, spawnSync } from 'node:child_process';
import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';

const BIN = resolve(import.meta.dirname, '../bin/kubetrace.js');

/** Starts `kubetrace proxy` with its log in a file. */
export function startKubetrace(kubeconfig, directory, flags = []) {
  return startProxy('kubetrace', [process.execPath, BIN, 'proxy'], ['--port=0', ...flags], { kubeconfig, directory });
}

/** Starts the real `kubectl proxy` with its log in a file. */
export function startKubectl(kubeconfig, directory, flags = []) {
  return startProxy('kubectl', [kubectlBinary(), 'proxy'], ['--port=0', ...flags], { kubeconfig, directory });
}

/** Debian and gcloud put a small starter before the real kubectl; its CPU must not be left out. */
export function kubectlBinary() {
  return process.env.KUBECTL ?? 'kubectl';
}

export function kubectlVersion() {
  const { stdout } = spawnSync(kubectlBinary(), ['version', '--client', '-o', 'json'], { encoding: 'utf8' });
  return JSON.parse(stdout).clientVersion.gitVersion;
}

async function startProxy(name, [program, ...words], flags, { kubeconfig, directory }) {
  const log = openSync(join(directory, `${name}.log`), 'w');
  const started = performance.now();
  const child = spawn(program, [...words, ...flags], {
    stdio: ['ignore', 'pipe', log],
    env: { ...process.env, KUBECONFIG: kubeconfig },
  });
  const line = await new Promise((ready, failed) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) ready(text);
    });
    child.once('exit', () => failed(new Error(`${name} ended before it was ready; see ${directory}/${name}.log`)));
  });
  const readyAfter = performance.now() - started;
  const [, address] = /^Starting to serve on (\S+)/.exec(line);
  const ended = new Promise((done) => child.once('exit', done));
  return {
    name,
    pid: child.pid,
    url: `http://${address}`,
    readyAfter,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
