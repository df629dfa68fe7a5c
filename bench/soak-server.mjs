import { once } from 'node:events';
import { createServer } from 'node:http';

const LIST = JSON.stringify({
  kind: 'PodList',
  apiVersion: 'v1',
  metadata: { resourceVersion: '1' },
  items: [{ metadata: { name: 'web-0', namespace: 'team-a' }, status: { phase: 'Running' } }],
});
const DENIAL = JSON.stringify({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Failure',
  message: 'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "denied"',
  reason: 'Forbidden',
  details: { kind: 'pods' },
  code: 403,
});
const EVENT = `${JSON.stringify({ type: 'MODIFIED', object: { kind: 'Pod', apiVersion: 'v1', metadata: { name: 'web-0' } } })}\n`;

/** An API server for the soak: lists, denials, uploads, watches with an event a second, exec that echoes, and faults by their names. */
export async function startSoakServer() {
  const watches = new Set();
  const server = createServer({ keepAliveTimeout: 10_000 }, (req, res) => {
    const { url, socket } = req;
    req.resume();
    res.setHeader('Content-Type', 'application/json');
    if (url.includes('watch=1')) {
      res.write(EVENT);
      watches.add(res);
      res.on('close', () => watches.delete(res));
    } else if (url.includes('fault=reset')) socket.resetAndDestroy();
    else if (url.includes('fault=end')) socket.destroy();
    else if (url.includes('fault=cut')) {
      res.setHeader('Content-Length', LIST.length);
      res.write(LIST.slice(0, 50), () => socket.resetAndDestroy());
    } else if (url.includes('fault=garbage')) socket.end('HTTP/1.1 nonsense\r\n\r\n');
    else if (url.includes('fault=leave')) {
      res.write(LIST.slice(0, 50));
    } else if (url.includes('/denied/')) res.writeHead(403).end(DENIAL);
    else req.on('end', () => res.end(LIST));
  });
  server.on('upgrade', (_req, socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.pipe(socket);
  });
  const timer = setInterval(() => {
    for (const watch of watches) watch.write(EVENT);
  }, 1000);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop() {
      clearInterval(timer);
      server.close();
      server.closeAllConnections();
    },
  };
}
