import { spawnSync, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { endsOf } from '../support/ends-of.ts';

// A VPN ends, a laptop sleeps: connections that are kept lead nowhere, and nobody says so. kubectl notices after 45 s (HTTP/2 pings).

const BIN = resolve(import.meta.dirname, '../../bin/kubetrace.js');

/** In a network of its own that it can switch off: a watch and a kept connection, then a request; prints how both ended and when. */
const SCENE = `
  const { execSync, spawn } = require('node:child_process'), http = require('node:http');
  const [bin, socketPath] = process.argv.slice(1);
  execSync('ip link set lo up');
  const server = http.createServer((req, res) => req.url.endsWith('watch') ? res.write('{}') : res.end('ok'));
  server.listen(0, '127.0.0.1', () => {
    const url = 'http://127.0.0.1:' + server.address().port;
    const proxy = spawn(process.execPath, [bin, 'proxy', '--unix-socket', socketPath, '--server', url, '-v0']);
    const ask = (path, seen) => http.get({ socketPath, path, agent: new http.Agent() }, seen);
    const ended = {};
    const end = (name, start) => () => {
      ended[name] ??= performance.now() - start;
      if (ended.watch && ended.request) { console.log(JSON.stringify(ended)); proxy.kill('SIGKILL'); process.exit(); }
    };
    proxy.stdout.once('data', () => ask('/api/watch', (watch) => watch.once('data', () => {
      ask('/api/a', (first) => first.resume().once('end', () => {
        execSync('ip link set lo down');
        const start = performance.now();
        watch.once('error', () => undefined).once('close', end('watch', start));
        ask('/api/b', (answer) => {
          ended.body = '';
          answer.on('data', (data) => ended.body += data).once('end', end('request', start));
        });
      }));
    })));
  });
`;
const hasNamespaces =
  spawnSync('unshare', ['-Urn', process.execPath, '-e', 'require("child_process").execSync("ip link set lo up")'])
    .status === 0;

test.runIf(hasNamespaces)('a request on a kept connection, and a silent watch, end within 45 s', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-away-'));
  const args = ['-Urn', process.execPath, '-e', SCENE, BIN, join(folder, 'socket')];
  const child = spawn('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const { closed } = endsOf(child);
  let said = '';
  child.stdout.on('data', (data) => (said += String(data)));
  await closed;
  const { watch, request, body } = JSON.parse(said) as { watch: number; request: number; body: string };
  expect(body).toContain('nothing that was sent has been acknowledged for 25 s: the connection is dead');
  expect(Math.max(watch, request)).toBeLessThan(45_000);
  await rm(folder, { recursive: true });
});
