import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Fault, aFaultyLine } from '../support/a-faulty-line.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { type RawServer, rawServer } from '../support/raw-server.ts';

// A line that fails ends its exchange and nothing else: never a whole-looking half of a response, never a client that waits.

const BODY = JSON.stringify({ kind: 'Pod', apiVersion: 'v1', metadata: { name: 'x'.repeat(1000) } });
const HEAD = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n`;
const CHUNKED = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
const GET = 'GET /api/v1/namespaces/d/pods/p HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
const UPLOAD = 2_000_000;
const POST = `POST /api/v1/namespaces/d/pods HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: ${UPLOAD}\r\n\r\n`;

let server: RawServer;
/** What it answers to each request. */
let answer: string;
beforeEach(async () => {
  answer = HEAD + BODY;
  server = await rawServer(({ socket }) => {
    let unread = '';
    socket.on('data', (data: Buffer) => {
      unread += data.toString('latin1');
      for (let end = wholeRequest(unread); end > 0; end = wholeRequest(unread)) {
        unread = unread.slice(end);
        socket.write(answer);
      }
    });
  });
});
afterEach(() => server[Symbol.asyncDispose]());

/** Where the first request ends, 0 where it has not. */
function wholeRequest(text: string): number {
  const head = text.indexOf('\r\n\r\n') + 4;
  const end = head + Number(/content-length: (\d+)/iu.exec(text.slice(0, head))?.[1] ?? 0);
  return head >= 4 && end <= text.length ? end : 0;
}

/** How far a response comes. */
const IN_HEAD = {
  'before the head': 0,
  'in the middle of the status line': 7,
  'in the middle of the head': 40,
} as const;
/** Beyond the head. */
const IN_BODY = {
  'at the end of the head': 0,
  'in the middle of the body': 500,
  'before the last byte': BODY.length - 1,
};
const FRAMINGS = { 'with its length': HEAD + BODY, 'in chunks': `${CHUNKED}400\r\n${BODY}\r\n` } as const;
const WAYS = ['reset', 'end'] as const;

describe.each(WAYS)('a connection to the server that ends by %s', (how) => {
  describe.each(Object.entries(FRAMINGS))('in a response %s', (_framing, whole) => {
    const head = whole.indexOf('\r\n\r\n') + 4;

    test.each(Object.entries(IN_HEAD))('%s is a 502', async (_place, after) => {
      expect(await cutAnswer({ after, how })).toMatch(/^HTTP\/1\.1 502 [^]*kubetrace: /u);
    });

    test.each(Object.entries(IN_BODY))('%s does not look whole', async (_place, more) => {
      const cut = await cutAnswer({ after: head + more, how });
      expect(cut).toMatch(/^(?:HTTP\/1\.1 200 |$)/u);
      expect(looksWhole(cut)).toBe(false);
    });

    async function cutAnswer(fault: Fault): Promise<string> {
      answer = whole;
      await using line = await aFaultyLine(server.url, (index) => (index === 0 ? fault : {}));
      await using proxy = await aProxy(line.url);
      const cut = await rawExchange(proxy.url, GET);
      expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { message: expect.any(String) } });
      // The next client knows nothing of it.
      answer = HEAD + BODY;
      expect(await rawExchange(proxy.url, GET)).toContain(BODY);
      expect(await proxy.ended(1)).toMatchObject({ stage: 'ResponseComplete' });
      return cut;
    }
  });

  test.each([0, 100, 100_000])('in an upload, after %i bytes of it', async (after) => {
    await using line = await aFaultyLine(server.url, (index) => (index === 0 ? { in: 'request', after, how } : {}));
    await using proxy = await aProxy(line.url);
    const cut = await rawExchange(proxy.url, POST + 'z'.repeat(UPLOAD));
    expect(cut).toMatch(/^HTTP\/1\.1 502 [^]*kubetrace: /u);
    expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed' });
    expect(await rawExchange(proxy.url, POST + 'z'.repeat(UPLOAD))).toContain(BODY);
    // A write is not sent again by itself.
    expect(line.connections).toBe(2);
  });
});

function looksWhole(response: string): boolean {
  const body = response.slice(response.indexOf('\r\n\r\n') + 4);
  return /chunked/iu.test(response) ? body.endsWith('0\r\n\r\n') : body.length === BODY.length;
}

describe('a connection from a client that ends', () => {
  test.each<[string, Fault]>([
    ['by reset in its head', { in: 'request', after: 20, how: 'reset' }],
    ['in its head', { in: 'request', after: 20, how: 'end' }],
    ['by reset in its upload', { in: 'request', after: 500_000, how: 'reset' }],
    ['in its upload', { in: 'request', after: 500_000, how: 'end' }],
  ])('%s leaves nothing open', async (_, fault) => {
    await using proxy = await aProxy(server.url);
    await using line = await aFaultyLine(proxy.url, (index) => (index === 0 ? fault : {}));
    await rawExchange(line.url, POST + 'z'.repeat(UPLOAD)).catch(() => undefined);
    if (fault.after! > POST.length) {
      expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed' });
      await expect.poll(async () => (await server.connection(0)).socket.closed).toBe(true);
    }
    await expect.poll(() => connectionsOf(proxy.server)).toBe(0);
    expect(await rawExchange(line.url, GET)).toContain(BODY);
  });

  test('by reset in its response gives up what the server still sends', async () => {
    await using endless = await rawServer(async ({ until, socket }) => {
      await until('\r\n\r\n');
      socket.write(CHUNKED);
      const more = (): void => {
        while (!socket.destroyed && socket.write(`400\r\n${'y'.repeat(1024)}\r\n`));
        if (!socket.destroyed) socket.once('drain', more);
      };
      more();
    });
    await using proxy = await aProxy(endless.url);
    await using line = await aFaultyLine(proxy.url, () => ({ after: 100_000 }));
    await rawExchange(line.url, GET).catch(() => undefined);
    expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
    await expect.poll(async () => (await endless.connection(0)).socket.closed).toBe(true);
  });
});

const PLACES = { ...IN_HEAD, 'after a part of the body': HEAD.length + 500 };

describe('a half-open connection', () => {
  test.each(Object.entries(PLACES))('to the server, silent %s, ends with the client', async (_, after) => {
    await using line = await aFaultyLine(server.url, (index) => (index === 0 ? { after, how: 'silence' } : {}));
    await using proxy = await aProxy(line.url);
    const client = await rawClient(proxy.url);
    client.write(GET);
    await expect.poll(() => proxy.exchanges.length).toBe(1);
    // Others are served meanwhile.
    expect(await rawExchange(proxy.url, GET)).toContain(BODY);
    client.socket.destroy();
    expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed', failure: { code: 'CLIENT_CLOSED' } });
    // Only the kept connection of the other: none is made for a request that nobody waits for.
    await expect.poll(() => line.open).toBe(1);
    expect(line.connections).toBe(2);
  });

  test('to the server is answered after --request-timeout', async () => {
    await using line = await aFaultyLine(server.url, () => ({ after: 0, how: 'silence' }));
    await using proxy = await aProxy(line.url, { upstream: anUpstream(line.url, { requestTimeout: 100 }) });
    expect(await rawExchange(proxy.url, GET)).toMatch(/^HTTP\/1\.1 504 [^]*within --request-timeout/u);
    await expect.poll(() => line.open).toBe(0);
  });

  test('from a client in its upload ends with the proxy, and keeps nobody waiting', async () => {
    await using proxy = await aProxy(server.url);
    await using line = await aFaultyLine(proxy.url, (index) =>
      index === 0 ? { in: 'request', after: 500_000, how: 'silence' } : {},
    );
    const client = await rawClient(line.url);
    client.write(POST + 'z'.repeat(UPLOAD));
    await (await server.connection(0)).until('zzz');
    expect(await rawExchange(line.url, GET)).toContain(BODY);
    await proxy[Symbol.asyncDispose]();
    expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed' });
  });
});

describe('a slow loris', () => {
  test('among the clients is answered in the end, and others before it', async () => {
    await using proxy = await aProxy(server.url);
    await using line = await aFaultyLine(proxy.url, (index) => (index < 20 ? { in: 'request', drips: true } : {}));
    const long = GET.replace('\r\n\r\n', `\r\nX-Pad: ${'p'.repeat(3000)}\r\n\r\n`);
    const order: string[] = [];
    const slow = Array.from({ length: 20 }, async () => {
      const client = await rawClient(line.url);
      client.write(long);
      await client.until(BODY);
      order.push('slow');
      client.socket.destroy();
    });
    await expect.poll(() => line.connections).toBe(20);
    expect(await rawExchange(line.url, GET)).toContain(BODY);
    order.push('fast');
    await Promise.all(slow);
    expect(order[0]).toBe('fast');
  });

  test('for a server is relayed as it drips', async () => {
    answer = `${CHUNKED}5\r\nfirst\r\n`;
    await using line = await aFaultyLine(server.url, () => ({ drips: true }));
    await using proxy = await aProxy(line.url);
    const client = await rawClient(proxy.url);
    client.write(GET);
    // The rest of the response does not exist yet.
    await client.until('t\r\n');
    const { write } = await server.connection(0);
    write('4\r\nlast\r\n0\r\n\r\n');
    await client.until('0\r\n\r\n');
    expect(await proxy.ended(0)).toMatchObject({ stage: 'ResponseComplete' });
  });

  test('that stops is given up with its client', async () => {
    await using line = await aFaultyLine(server.url, () => ({ drips: true, after: 60, how: 'silence' }));
    await using proxy = await aProxy(line.url);
    const client = await rawClient(proxy.url);
    client.write(GET);
    await expect.poll(() => line.connections).toBe(1);
    client.socket.destroy();
    expect(await proxy.ended(0)).toMatchObject({ stage: 'Failed' });
    await expect.poll(() => line.open).toBe(0);
  });
});

function connectionsOf(listener: { getConnections(give: (error: Error | null, count: number) => void): unknown }) {
  return new Promise<number>((resolve, reject) => {
    listener.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
