import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { createSecureServer } from 'node:http2';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCertificateAuthority } from '../dist/api/x509/certificates.js';
import { startKubectl, startKubetrace } from './peers.mjs';
import { memory, percentile } from './process-usage.mjs';
import { kubeconfigFor } from './upstream.mjs';

/** Delay that the proxy adds to an event, with few watches; then many watches for long, none of whose events may be lost. */
export async function watches({ directory, seconds, many = 1000 }) {
  const upstream = await startWatchServer(directory);
  // Of few events the slowest in a hundred is an accident.
  const few = { count: 20, seconds: seconds < 60 ? 10 : 40 };
  const direct = await delays(upstream.plain, few);
  const rows = [];
  const measured = {};
  for (const start of [startKubetrace, startKubectl]) {
    const peer = await start(upstream.kubeconfig, directory, ['-v=1']);
    const through = await delays(peer.url, few);
    measured[peer.name] = percentile(through.delays, 0.99) - percentile(direct.delays, 0.99);
    await peer.stop();
  }
  const added = measured.kubetrace;
  rows.push({
    work: 'watch: delay added to an event, p99 ms',
    kubetrace: added,
    kubectl: measured.kubectl,
    ratio: added / measured.kubectl,
    bar: '<= 2 ms',
    met: added <= 2,
  });

  const peer = await startKubetrace(upstream.kubeconfig, directory, ['-v=1']);
  const { lost } = await delays(peer.url, { count: many, seconds });
  const { peak } = memory(peer.pid);
  await peer.stop();
  upstream.stop();
  rows.push({
    work: `${many} watches at 1 event/s for ${seconds} s: events lost`,
    kubetrace: lost,
    bar: '0',
    met: lost === 0,
  });
  rows.push({ work: `${many} watches: peak memory MB`, kubetrace: peak, bar: '<= 130 MB', met: peak <= 130 });
  return rows;
}

/** The watches take turns, so that what is measured is the delay of an event and not of the nineteen before it. */
const TURNS = 50;

/** Each watch gets one event a second, which says when it was sent and its number. */
async function startWatchServer(directory) {
  const authority = createCertificateAuthority();
  const open = new Set();
  let opened = 0;
  const serve = (_, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.flushHeaders();
    const watch = { response, sent: 0, turn: opened++ % TURNS };
    open.add(watch);
    response.on('close', () => open.delete(watch));
  };
  let turn = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % TURNS;
    for (const watch of open) {
      if (watch.turn !== turn) continue;
      const object = {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { name: `web-${++watch.sent}`, annotations: { at: String(now()) } },
      };
      watch.response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    }
  }, 1000 / TURNS);
  const { createServer: createPlain } = await import('node:http');
  // As a real API server: kube-apiserver lets a connection have 100 streams (apiserver pkg/server/secure_serving.go).
  const options = {
    ...authority.issueServer(['127.0.0.1']),
    allowHTTP1: true,
    settings: { maxConcurrentStreams: 100 },
  };
  const secure = createSecureServer(options, serve);
  const plain = createPlain(serve);
  const connections = new Set();
  for (const server of [secure, plain]) {
    server.on(server === secure ? 'secureConnection' : 'connection', (socket) => {
      connections.add(socket);
      socket.on('close', () => connections.delete(socket));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const kubeconfig = join(directory, 'watch.kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(`https://127.0.0.1:${secure.address().port}`, authority.cert), {
    mode: 0o600,
  });
  return {
    kubeconfig,
    plain: `http://127.0.0.1:${plain.address().port}`,
    stop() {
      clearInterval(timer);
      for (const server of [secure, plain]) server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}

/** Opens watches, reads them for some seconds, and gives back each event's delay in ms and how many numbers were missing. */
async function delays(url, { count, seconds }) {
  const agent = new Agent({ maxSockets: Infinity });
  const found = [];
  let lost = 0;
  const requests = Array.from({ length: count }, () => {
    let expected = 1;
    let rest = '';
    const request = get(`${url}/api/v1/pods?watch=true`, { agent }, (response) => {
      response.on('data', (chunk) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop();
        for (const line of lines) {
          const { name, annotations } = JSON.parse(line).object.metadata;
          const number = Number(name.slice(4));
          lost += number - expected;
          expected = number + 1;
          found.push(now() - Number(annotations.at));
        }
      });
      response.on('error', () => undefined);
    });
    request.on('error', () => undefined);
    return request;
  });
  await sleep(seconds * 1000);
  for (const request of requests) request.destroy();
  return { delays: found, lost };
}

function now() {
  return performance.timeOrigin + performance.now();
}
