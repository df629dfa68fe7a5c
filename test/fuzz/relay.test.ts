import fc from 'fast-check';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Trace } from '../../src/trace/trace.ts';
import { Random } from '../support/a-random.ts';
import { aProxy, type RunningProxy } from '../support/a-proxy.ts';
import { isLong, runs } from '../support/fuzz-runs.ts';

/** One way each: what is sent, in which pieces, and how its end is marked. */
interface Body {
  readonly seed: number;
  readonly size: number;
  readonly framing: 'length' | 'chunked' | 'close';
  readonly coding: 'none' | 'gzip' | 'a lie' | 'unknown';
  readonly letters: 'bytes' | 'json' | 'zeros';
}

const LARGEST = isLong ? 32 * 1024 * 1024 : 200_000;
const body = fc.record<Body>({
  seed: fc.nat(),
  size: fc.oneof(
    fc.nat(100),
    fc.nat(70_000),
    fc.constantFrom(0, 1, 16_383, 16_384, 16_385, 65_535, 65_536),
    fc.nat(LARGEST),
  ),
  framing: fc.constantFrom('length', 'chunked', 'close'),
  coding: fc.constantFrom('none', 'gzip', 'a lie', 'unknown'),
  letters: fc.constantFrom('bytes', 'json', 'zeros'),
});

let server: Server;
let proxy: RunningProxy;
/** What the server is to answer, and what it got. */
let answer: Body;
let got: Promise<Buffer>;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  server = createServer((req, res) => {
    got = buffer(req);
    void got.then(() => {
      res.writeHead(200, [...headersOf(answer), 'Content-Type', 'application/json']);
      void write(answer, res).then(() => res.end());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  // With a trace that reads what passes, as a log at -v 10 does.
  const trace = new Trace();
  trace.watch({ bodyBytes: Infinity, streams: true, observe: () => undefined, observeData: () => undefined });
  proxy = await aProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { trace });
});
afterAll(async () => {
  agent.destroy();
  await proxy[Symbol.asyncDispose]();
  server.closeAllConnections();
  server.close();
});

test('bodies of any bytes, pieces, framing and coding arrive as they were sent, both ways', async () => {
  await fc.assert(
    fc.asyncProperty(
      body,
      body,
      fc.constantFrom('/api/v1/namespaces/d/pods', '/api/v1/namespaces/d/secrets'),
      async (sent, back, path) => {
        answer = back;
        // A client cannot mark an end by closing.
        const up: Body = sent.framing === 'close' ? { ...sent, framing: 'chunked' } : sent;
        const req = request(proxy.url + path, { method: 'POST', agent });
        const pairs = headersOf(up);
        for (let i = 0; i < pairs.length; i += 2) req.setHeader(pairs[i]!, pairs[i + 1]!);
        const responded = once(req, 'response') as Promise<[IncomingMessage]>;
        await write(up, req);
        req.end();
        const [res] = await responded;
        const relayed = await buffer(res);
        expect(res.statusCode).toBe(200);
        expect(relayed.equals(contentOf(back))).toBe(true);
        expect((await got).equals(contentOf(up))).toBe(true);
      },
    ),
    runs(40),
  );
}, 0);

function headersOf(sent: Body): string[] {
  const { framing, coding } = sent;
  const end = {
    length: ['Content-Length', String(contentOf(sent).length)],
    chunked: ['Transfer-Encoding', 'chunked'],
    close: ['Connection', 'close'],
  }[framing];
  const name = { none: undefined, gzip: 'gzip', 'a lie': 'gzip', unknown: 'x-secret' }[coding];
  return [...end, ...(name === undefined ? [] : ['Content-Encoding', name])];
}

/** In pieces of any size. */
async function write(sent: Body, to: NodeJS.WritableStream): Promise<void> {
  const random = new Random(sent.seed);
  const bytes = contentOf(sent);
  const factor = Math.ceil(bytes.length / 200_000);
  for (let at = 0; at < bytes.length;) {
    const end = at + factor * random.of([1, 2, 7, 100, 5000, 16_384, 100_000]);
    if (!to.write(bytes.subarray(at, end))) await once(to, 'drain');
    else if (random.below(4) === 0) await new Promise(setImmediate);
    at = end;
  }
}

let last: { readonly of: Body; readonly bytes: Buffer } | undefined;

function contentOf(sent: Body): Buffer {
  if (last?.of === sent) return last.bytes;
  const random = new Random(sent.seed);
  const plain = Buffer.alloc(sent.size);
  if (sent.letters === 'bytes') for (let i = 0; i < plain.length; i++) plain[i] = random.below(256);
  if (sent.letters === 'json') plain.fill(`{"kind":"Secret","data":{"a":"${random.below(1e9)}"},"é":"\\u00e9"}\n`);
  last = { of: sent, bytes: sent.coding === 'gzip' ? gzipSync(plain) : plain };
  return last.bytes;
}
