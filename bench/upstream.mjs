import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCertificateAuthority } from '../dist/api/x509/certificates.js';

/** A list of pods of about 2.8 KB, and one of about 55 MB. */
export const SMALL = '/api/v1/namespaces/default/pods';
export const LARGE = '/api/v1/pods';

/**
 * The server behind both proxies: nginx with TLS and static JSON where it is installed, else a Node TLS server.
 * Gives back its address and a kubeconfig for it.
 */
export async function startUpstream(directory) {
  const authority = createCertificateAuthority();
  const { cert, key } = authority.issueServer(['localhost', '127.0.0.1']);
  const files = { cert: join(directory, 'tls.crt'), key: join(directory, 'tls.key') };
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, key, { mode: 0o600 });
  writePods(join(directory, 'www'));
  const port = await freePort();
  const isNginx = spawnSync('nginx', ['-v']).status === 0;
  const server = isNginx ? await startNginx(directory, files, port) : await startNode(directory, { cert, key }, port);
  const kubeconfig = join(directory, 'kubeconfig');
  writeFileSync(kubeconfig, kubeconfigFor(`https://127.0.0.1:${port}`, authority.cert), { mode: 0o600 });
  return {
    name: isNginx ? 'nginx' : 'Node TLS server',
    url: `https://127.0.0.1:${port}`,
    kubeconfig,
    pid: server.pid,
    stop: server.stop,
  };
}

export function kubeconfigFor(server, ca) {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'bench',
    contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
    clusters: [
      { name: 'bench', cluster: { server, 'certificate-authority-data': Buffer.from(ca).toString('base64') } },
    ],
    users: [{ name: 'bench', user: { token: 'bench' } }],
  });
}

function writePods(root) {
  const pod = (i) => ({
    metadata: {
      name: `web-${i}`,
      namespace: 'default',
      uid: `00000000-0000-0000-0000-${String(i).padStart(12, '0')}`,
      labels: { app: 'web' },
    },
    spec: {
      containers: [{ name: 'web', image: 'registry.example/web:1.0', ports: [{ containerPort: 8080 }] }],
      nodeName: 'node1',
    },
    status: { phase: 'Running', podIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
  });
  const list = (count) => ({
    kind: 'PodList',
    apiVersion: 'v1',
    metadata: { resourceVersion: '1' },
    items: Array.from({ length: count }, (_, i) => pod(i)),
  });
  const each = Buffer.byteLength(JSON.stringify(pod(100_000)));
  mkdirSync(join(root, 'api/v1/namespaces/default'), { recursive: true });
  writeFileSync(join(root, SMALL), JSON.stringify(list(Math.round(2800 / each))));
  writeFileSync(join(root, LARGE), JSON.stringify(list(Math.round(55e6 / each))));
}

async function startNginx(directory, { cert, key }, port) {
  const conf = join(directory, 'nginx.conf');
  writeFileSync(
    conf,
    `${process.getuid() === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${directory}/nginx.pid; error_log ${directory}/nginx.err;
events { worker_connections 4096; }
http {
  access_log off; default_type application/json; keepalive_requests 100000000; sendfile on;
  client_body_temp_path ${directory}/b; proxy_temp_path ${directory}/p; fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s;
  server { listen 127.0.0.1:${port} ssl; ssl_certificate ${cert}; ssl_certificate_key ${key}; root ${directory}/www; }
}`,
  );
  const nginx = spawn('nginx', ['-c', conf], { stdio: 'ignore' });
  await answering(port);
  return { pid: nginx.pid, stop: () => nginx.kill('SIGTERM') };
}

async function startNode(directory, tls, port) {
  const bodies = Object.fromEntries([SMALL, LARGE].map((path) => [path, readFileSync(join(directory, 'www', path))]));
  const server = createServer(tls, ({ url }, response) => {
    const body = bodies[url.split('?')[0]];
    response
      .writeHead(body ? 200 : 404, { 'Content-Type': 'application/json', 'Content-Length': body?.length ?? 0 })
      .end(body);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return { pid: process.pid, stop: () => server.close() };
}

export async function freePort() {
  const server = createTcpServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Waits until something accepts connections there. */
export async function answering(port) {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}
