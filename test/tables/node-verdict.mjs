import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, createServer as createTcpServer } from 'node:net';

/** What Node's server makes of these bytes: the requests that it reads, and how it fails. */
export async function nodesRequests(bytes) {
  const read = [];
  const server = createServer((req, res) => {
    read.push(`${req.method} ${req.url}`);
    req.on('error', () => undefined).resume();
    res.end();
  });
  const takeOver = (req, socket) => {
    read.push(`${req.method} ${req.url} to ${req.headers.upgrade ?? 'connect'}`);
    socket.on('error', () => undefined).end();
  };
  server.on('connect', takeOver).on('upgrade', takeOver);
  server.on('clientError', (error, socket) => {
    read.push(error.code);
    socket.destroy();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect(server.address().port, '127.0.0.1').on('error', () => undefined);
  socket.resume().end(bytes, 'latin1');
  await once(socket, 'close');
  server.close();
  return [...new Set(read)].join(', ');
}

/** What Node's client makes of these bytes: the status that it reads, and how it fails. */
export async function nodesResponse({ bytes, method = 'GET' }) {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined).once('data', () => socket.end(bytes, 'latin1'));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const sent = request({ port: server.address().port, method, agent: false }).end();
  const read = await new Promise((resolve) => {
    const fail = (error) => resolve(error.code);
    sent.on('error', fail).on('upgrade', (res, socket) => socket.destroy(resolve(res.statusCode)));
    sent.on('response', (res) => {
      res.on('error', (error) => resolve(`${res.statusCode}, ${error.code}`)).resume();
      res.on('end', () => resolve(res.statusCode));
    });
  });
  sent.destroy();
  server.close();
  return String(read);
}
