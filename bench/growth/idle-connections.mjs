import { execFileSync } from 'node:child_process';
import { Agent, get } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startKubectl, startKubetrace } from '../peers.mjs';
import { cpuSeconds, memory, percentile } from '../process-usage.mjs';
import { SMALL } from '../upstream.mjs';
import { atMost, growing } from './row.mjs';

/** How many are opened at the same time: a listener has a queue of some hundreds. */
const AT_ONCE = 100;

/**
 * Connections of clients that have sent one request and wait: what each costs, that others are answered as fast meanwhile, that waiting takes no CPU,
 * and that as many again, after all were closed, take no more memory.
 */
export async function idleConnectionsCase({ kubeconfig, directory, quick }) {
  const count = quick ? 1000 : 10_000;
  allowDescriptors(process.pid, count + 1000);
  const found = {};
  for (const start of quick ? [startKubetrace] : [startKubetrace, startKubectl]) {
    const peer = await start(kubeconfig, directory, ['-v=1']);
    allowDescriptors(peer.pid, count + 1000);
    // What a first load needs is not counted.
    await delays(peer, 2000);
    found[peer.name] = await idleWith(peer, count, quick ? 1000 : 6000);
    await peer.stop();
  }
  const { kubetrace, kubectl } = found;
  const all = count.toLocaleString('en');
  return [
    atMost(`KB of memory per connection, ${all} idle ones`, kubetrace.each, 40, ' KB', kubectl?.each),
    atMost(`connections lost, of ${all}`, kubetrace.lost, 0, '', kubectl?.lost),
    growing(`p99 ms of requests beside ${all} idle connections, and without them`, kubetrace.p99, kubetrace.alone, 1.5),
    // A short pause ends before what was written just now has been looked after.
    ...(quick ? [] : [atMost(`CPU ms per second with ${all} idle connections`, kubetrace.cpu, 10, ' ms', kubectl.cpu)]),
    growing(
      `memory MB with ${all} idle connections the second time, and the first`,
      kubetrace.again,
      kubetrace.first,
      quick ? 1.4 : 1.2,
    ),
  ];
}

async function idleWith(peer, count, pause) {
  const before = memory(peer.pid).now;
  const alone = percentile(await delays(peer, 1000), 0.99);
  const sockets = await opened(peer, count);
  const first = memory(peer.pid).now;
  // What was written just now is looked after for a moment.
  await sleep(pause);
  const spent = cpuSeconds(peer.pid);
  await sleep(pause);
  const cpu = ((cpuSeconds(peer.pid) - spent) / pause) * 1e6;
  const p99 = percentile(await delays(peer, 1000), 0.99);
  const lost = sockets.filter(({ destroyed }) => destroyed).length;
  for (const socket of sockets) socket.destroy();
  await sleep(1000);
  const others = await opened(peer, count);
  const again = memory(peer.pid).now;
  for (const socket of others) socket.destroy();
  return { each: ((first - before) * 1024) / count, alone, p99, cpu, lost, first, again };
}

/** Connections that were answered once. */
async function opened(peer, count) {
  const { hostname, port } = new URL(peer.url);
  const sockets = [];
  while (sockets.length < count) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - sockets.length) }, () => answeredOnce(port, hostname));
    sockets.push(...(await Promise.all(some)));
  }
  return sockets;
}

function answeredOnce(port, host) {
  return new Promise((done, failed) => {
    const socket = connect(port, host);
    let text = '';
    socket.on('data', (piece) => {
      text += piece;
      const end = text.indexOf('\r\n\r\n');
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1]);
      if (end >= 0 && text.length >= end + 4 + length) done(socket);
    });
    socket.on('error', failed);
    socket.write(`GET ${SMALL} HTTP/1.1\r\nHost: ${host}:${port}\r\n\r\n`);
  });
}

/** The times of some requests, one after the other, in milliseconds. */
async function delays(peer, count) {
  const agent = new Agent({ keepAlive: true });
  const found = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    await new Promise((done, failed) => {
      get(`${peer.url}${SMALL}`, { agent }, (response) => response.resume().once('end', done)).once('error', failed);
    });
    found.push(performance.now() - started);
  }
  agent.destroy();
  return found;
}

/** Raises the limit of open files of a process that is under way (prlimit of util-linux), where it is lower. */
function allowDescriptors(pid, wanted) {
  const limits = execFileSync('prlimit', ['--pid', String(pid), '--nofile', '--noheadings', '-o', 'SOFT,HARD'], {
    encoding: 'utf8',
  });
  const [soft, hard] = limits.trim().split(/\s+/u).map(Number);
  if (soft >= wanted) return;
  execFileSync('prlimit', ['--pid', String(pid), `--nofile=${wanted}:${Math.max(wanted, hard)}`]);
}
