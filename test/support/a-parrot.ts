import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { aFrame } from './a-frame.ts';

/** A server that repeats what it is told to, in all places of an answer. */
export interface Parrot extends AsyncDisposable {
  readonly url: string;
}

/** What a parrot's answers are asked for by: `GET /api/v1/namespaces/PLACE/pods`. */
export const PLACES = [
  'header',
  'reason',
  'location',
  'json',
  'byte-by-byte',
  'status-403',
  'status-401',
  'status-500',
  'yaml-403',
  'text',
  'escaped',
  'gzip',
  'identity',
  'protobuf',
  'watch',
  'log',
  'exec',
  'cut',
] as const;
export type Place = (typeof PLACES)[number];

/** The path that has a parrot answer there. */
export function pathTo(place: Place): string {
  const pods = `/api/v1/namespaces/${place}/pods`;
  if (place === 'watch') return `${pods}?watch=1`;
  if (place === 'log') return `${pods}/p/log?follow=1`;
  if (place === 'exec') return `${pods}/p/portforward?ports=80`;
  return pods;
}

export async function aParrot(words: readonly string[]): Promise<Parrot> {
  const server = createServer((req, res) => void answer(req, res, words));
  server.on('upgrade', (_req, socket: Socket) => {
    socket.on('error', () => undefined);
    const head = `HTTP/1.1 101 ${ascii(words[0]!)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nX-Echo: ${ascii(words[0]!)}\r\n`;
    socket.write(`${head}Sec-WebSocket-Protocol: v5.channel.k8s.io\r\n\r\n`);
    const ports = [0, 1].map((channel) => aFrame(Buffer.of(channel, 80, 0)));
    const error = aFrame(Buffer.concat([Buffer.of(1), Buffer.from(words.join(' '))]));
    socket.write(Buffer.concat([...ports, error, aFrame(Buffer.of(3, 232), { opcode: 8 })]));
    socket.on('data', () => socket.end());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function answer(req: IncomingMessage, res: ServerResponse, words: readonly string[]): Promise<void> {
  const place = (/^\/api\/v1\/namespaces\/([\w-]+)\//.exec(req.url!)?.[1] ?? 'json') as Place;
  const said = words.join(' and ');
  const forms = words.flatMap((word) => [
    word,
    Buffer.from(word).toString('base64'),
    Buffer.from(`user:${word}`).toString('base64'),
    Buffer.from(`u:${word}!`).toString('base64url'),
    encodeURIComponent(word),
    encodeURIComponent(Buffer.from(`me:${word}`).toString('base64')),
  ]);
  const json = { 'Content-Type': 'application/json' };
  const pods = JSON.stringify({ kind: 'PodList', apiVersion: 'v1', items: [{ metadata: { name: said, uid: forms } }] });
  const failure = (code: number) => ({
    kind: 'Status',
    apiVersion: 'v1',
    status: 'Failure',
    code,
    reason: code === 403 ? 'Forbidden' : 'Unauthorized',
    message: `pods is forbidden: User "${ascii(words[0]!)}" cannot list resource "pods" in API group "" in the namespace "${place}": ${said}`,
    details: { kind: said, causes: [{ message: said, field: forms.join() }] },
  });
  req.resume();
  switch (place) {
    case 'header':
      res.writeHead(200, { ...json, 'X-Echo': forms.map(ascii), [`X-${words[0]}`]: 'x', 'Audit-Id': ascii(words[0]!) });
      return void res.end('{}');
    case 'reason':
      res.writeHead(200, ascii(words[0]!), json);
      return void res.end('{}');
    case 'location':
      res.writeHead(302, { Location: `/x/${forms.map(ascii).join('/')}#${encodeURIComponent(words[0]!)}` });
      return void res.end();
    case 'byte-by-byte':
      res.writeHead(200, json);
      for (const byte of Buffer.from(JSON.stringify({ a: forms.slice(0, 4) }))) {
        res.write(Buffer.of(byte));
        await setImmediate();
      }
      return void res.end();
    case 'status-403':
    case 'status-401':
    case 'status-500': {
      const code = Number(place.slice(-3));
      res.writeHead(code, { ...json, 'WWW-Authenticate': `Bearer realm="${ascii(words[0]!)}"` });
      return void res.end(JSON.stringify(failure(code), undefined, 1));
    }
    case 'yaml-403': {
      res.writeHead(403, { 'Content-Type': 'application/yaml' });
      const lines = Object.entries(failure(403)).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
      return void res.end(lines.join('\n'));
    }
    case 'text':
      res.writeHead(200, { 'Content-Type': 'text/plain' });
      return void res.end(`GET /\r\nAuthorization: Bearer ${forms.join('\r\nX: ')}`);
    case 'escaped':
      res.writeHead(200, json);
      return void res.end(`{"a":"${words.map(unicode).join('","')}","b":${JSON.stringify(JSON.stringify(words))}}`);
    case 'gzip':
      res.writeHead(200, { ...json, 'Content-Encoding': 'gzip' });
      return void res.end(gzipSync(pods));
    case 'identity':
      res.writeHead(200, { ...json, 'Content-Encoding': 'identity' });
      return void res.end(pods);
    case 'protobuf':
      res.writeHead(200, { 'Content-Type': 'application/vnd.kubernetes.protobuf' });
      return void res.end(Buffer.concat([Buffer.from('k8s\0\x0a'), Buffer.from(said)]));
    case 'watch': {
      res.writeHead(200, json);
      const object = {
        kind: 'Pod',
        apiVersion: 'v1',
        metadata: { name: said, namespace: words[0], resourceVersion: '1' },
      };
      res.write(`${JSON.stringify({ type: 'ADDED', object })}\n`);
      return void res.end(`${JSON.stringify({ type: 'ERROR', object: failure(403) })}\n`);
    }
    case 'log':
      res.writeHead(200, { 'Content-Type': 'text/plain' });
      return void res.end(`${forms.join('\n')}\n`);
    case 'cut':
      res.writeHead(200, { ...json, 'Content-Length': 100_000 });
      res.write(`{"a":"${words[0]}`);
      return void setImmediate().then(() => res.destroy());
    default:
      res.writeHead(200, json);
      return void res.end(pods);
  }
}

/** As far as it can be in a header. */
function ascii(text: string): string {
  return text.replace(/[^ -~]/g, (character) => encodeURIComponent(character));
}

function unicode(text: string): string {
  return Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
    '',
  );
}
