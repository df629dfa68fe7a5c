import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SpdyFrames } from '../../../../src/api/framing/spdy-frames.ts';
import { aPlayground } from '../../../support/a-playground.ts';
import type { TestPlayground } from '../../../support/a-playground.ts';
import { aSpdySide } from '../../../support/a-spdy-side.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground()));
afterAll(() => playground.close());

const POD = '/api/v1/namespaces/team-a/pods/web-0';

/** Upgrades to SPDY as kubectl does, opens streams (the first is 1, the next 3 …), sends, and gives what came back on each until the end. */
async function spdy(
  path: string,
  streams: readonly Record<string, string>[],
  say: (side: ReturnType<typeof aSpdySide>) => Buffer[],
) {
  const socket = connect(Number(new URL(playground.url).port), '127.0.0.1');
  const token = await playground.token('admin');
  const protocols = 'X-Stream-Protocol-Version: v4.channel.k8s.io\r\nX-Stream-Protocol-Version: portforward.k8s.io\r\n';
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${protocols}\r\n`,
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 101 [^]*Upgrade: SPDY\/3\.1\r\n/);
  const received = new Map<number, string>();
  const ended = new Set<number>();
  const pings: number[] = [];
  const frames = new SpdyFrames({
    opened: () => undefined,
    data: (stream, piece) => received.set(stream, (received.get(stream) ?? '') + Buffer.from(piece).toString()),
    ended: (stream) => {
      ended.add(stream);
      if (ended.size === streams.length) socket.end();
    },
    ping: (id) => pings.push(id),
    goAway: () => undefined,
  });
  socket.on('data', (data: Buffer) => frames.push(data));
  const side = aSpdySide();
  for (const [i, headers] of streams.entries()) socket.write(side.open(2 * i + 1, headers));
  for (const bytes of say(side)) socket.write(bytes);
  await once(socket, 'close');
  expect(frames.isBroken).toBe(false);
  return { received, pings };
}

test('exec over SPDY: streams are answered, and so are pings', async () => {
  const query = 'command=sh&stdin=true&stdout=true&stderr=true';
  const streams = ['error', 'stdin', 'stdout', 'stderr'].map((streamType) => ({ streamtype: streamType }));
  const { received, pings } = await spdy(`${POD}/exec?${query}`, streams, (side) => [
    side.control(6, 7),
    side.data(3, 'hostname\nvi\nexit 4\n'),
    side.data(3, '', { isLast: true }),
  ]);
  expect(pings).toEqual([7]);
  expect(received.get(5)).toBe('web-0\n');
  expect(received.get(7)).toBe('sh: vi: not found\n');
  expect(JSON.parse(received.get(1)!)).toMatchObject({ details: { causes: [{ message: '4' }] } });
});

test('port-forward over SPDY: to the page, and to where nothing listens', async () => {
  const pair = (port: number) => [
    { streamtype: 'error', port: String(port), requestid: '0' },
    { streamtype: 'data', port: String(port), requestid: '0' },
  ];
  const ask = 'GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  const page = await spdy(`${POD}/portforward`, pair(8080), (side) => [side.data(3, ask)]);
  expect(page.received.get(3)).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*Hello from web-0: you asked for \/hello\n/);
  const nothing = await spdy(`${POD}/portforward`, pair(81), () => []);
  expect(nothing.received.get(1)).toContain('failed to connect to localhost:81 inside pod web-0: connection refused');
});

test('what offers no protocol that is known is refused', async () => {
  const socket = connect(Number(new URL(playground.url).port), '127.0.0.1');
  const token = await playground.token('admin');
  socket.write(
    `POST ${POD}/attach?stdout=true HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n`,
  );
  const [head] = (await once(socket, 'data')) as [Buffer];
  expect(head.toString()).toBe('HTTP/1.1 403 Forbidden\r\n\r\n');
  socket.destroy();
});
