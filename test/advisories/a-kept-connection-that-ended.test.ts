import { describe, expect, test } from 'vitest';
import { aKubectlProxy } from '../support/a-kubectl-proxy.ts';
import { aProxy } from '../support/a-proxy.ts';
import { rawExchange } from '../support/raw-client.ts';
import { rawServer } from '../support/raw-server.ts';
import type { RawConnection } from '../support/raw-server.ts';
import { kubectls } from '../support/real-kubectl.ts';

// A server may end a connection that is kept just when the next request is on its way (RFC 9112 section 9.3.1).

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

type End = (connection: RawConnection) => void;
const ends: End = ({ socket }) => socket.end();
const resets: End = ({ socket }) => socket.resetAndDestroy();
const begins =
  (text: string): End =>
  ({ socket }) =>
    socket.end(text);

/** Answers the first request of a connection, and treats the second so. */
async function aServerThatEnds(end: End) {
  const server = await rawServer(({ socket }, index) => {
    let requests = 0;
    socket.on('data', (data) => {
      // A body that comes by itself is no request.
      if (!/HTTP\/1\.1\r\n/u.test(String(data))) return;
      requests += 1;
      seen.push({ connection: index, line: String(data).split(' HTTP', 1)[0] ?? '' });
      if (requests === 1) socket.write(OK);
      else end({ socket } as RawConnection);
    });
  });
  const seen: { connection: number; line: string }[] = [];
  return Object.assign(server, { seen });
}

interface Row {
  readonly name: string;
  readonly request: string;
  readonly end: End;
  readonly isRepeated: boolean;
}

const row = (name: string, head: string, end: End, isRepeated: boolean, body = ''): Row => ({
  name,
  request: `${head.replace('\n', ' /api/x HTTP/1.1\r\n')}Host: localhost\r\nConnection: close\r\n\r\n${body}`,
  end,
  isRepeated,
});

const ROWS: readonly Row[] = [
  row('GET', 'GET\n', ends, true),
  row('GET, reset', 'GET\n', resets, true),
  row('HEAD', 'HEAD\n', ends, true),
  row('OPTIONS', 'OPTIONS\n', ends, true),
  row('POST without a body', 'POST\nContent-Length: 0\r\n', ends, false),
  row('DELETE without a body', 'DELETE\n', ends, false),
  row('DELETE with an Idempotency-Key', 'DELETE\nIdempotency-Key: 1\r\n', ends, true),
  row('POST with an X-Idempotency-Key', 'POST\nX-Idempotency-Key: 1\r\nContent-Length: 0\r\n', ends, true),
  row(
    'POST with a body and an Idempotency-Key',
    'POST\nIdempotency-Key: 1\r\nContent-Length: 2\r\n',
    ends,
    false,
    '{}',
  ),
  row('GET with a body', 'GET\nContent-Length: 2\r\n', ends, false, '{}'),
  row('GET, after the first byte of an answer', 'GET\n', begins('H'), false),
  row('GET, within the head', 'GET\n', begins('HTTP/1.1 200 OK\r\nContent-'), false),
  row('GET, after an informational answer', 'GET\n', begins('HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n'), false),
  row('GET, within the body', 'GET\n', begins('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'), false),
];

const WARM = 'GET /api/warm HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';

interface RunningProxy extends AsyncDisposable {
  readonly url: string;
}

async function sentTwice(start: (server: string) => Promise<RunningProxy>, { request, end }: Row) {
  await using server = await aServerThatEnds(end);
  await using proxy = await start(server.url);
  await rawExchange(proxy.url, WARM);
  const answer = await rawExchange(proxy.url, request);
  const [, first, second, ...more] = server.seen;
  expect(first?.connection).toBe(0);
  expect(more).toEqual([]);
  if (second) expect(second).toEqual({ connection: 1, line: first?.line });
  return { isRepeated: second !== undefined, isAnswered: answer.startsWith('HTTP/1.1 200') };
}

test.each(ROWS)('$name: repeated on a new connection: $isRepeated', async (each) => {
  const seen = await sentTwice((server) => aProxy(server), each);
  expect(seen).toMatchObject({ isRepeated: each.isRepeated });
  if (each.isRepeated) expect(seen.isAnswered).toBe(true);
});

describe.each(kubectls())('kubectl $version proxy', (kubectl) => {
  // By `shouldRetryRequest` of Go's net/http transport.go.
  test.each(ROWS)('$name: $isRepeated', async (each) => {
    const seen = await sentTwice(
      (server) => aKubectlProxy(kubectl, [`--server=${server}`, '--reject-methods=^$']),
      each,
    );
    expect(seen).toMatchObject({ isRepeated: each.isRepeated });
  });
});

test('a request is repeated once, and not on another connection that was kept', async () => {
  let isOver = false;
  await using server = await rawServer(({ socket }) => {
    socket.on('data', (data) => {
      requests.push(String(data).split(' HTTP', 1)[0]);
      if (isOver) socket.end();
      else if (requests.length === 2) for (const answer of waiting.splice(0).concat(() => socket.write(OK))) answer();
      else waiting.push(() => socket.write(OK));
    });
  });
  const requests: unknown[] = [];
  const waiting: (() => void)[] = [];
  await using proxy = await aProxy(server.url);
  await Promise.all([rawExchange(proxy.url, WARM), rawExchange(proxy.url, WARM)]);
  expect(server.connections).toBe(2);
  isOver = true;
  expect(await rawExchange(proxy.url, WARM)).toMatch(/^HTTP\/1\.1 502 [^]*the connection was closed/u);
  expect(requests).toHaveLength(4);
  expect(server.connections).toBe(3);
});

test('a request on its first connection is never repeated', async () => {
  await using server = await rawServer(({ socket }) => socket.on('data', () => socket.end()));
  await using proxy = await aProxy(server.url);
  expect(await rawExchange(proxy.url, WARM)).toMatch(/^HTTP\/1\.1 502 /u);
  expect(server.connections).toBe(1);
});
