import { describe, expect, test } from 'vitest';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { HeldSecrets } from '../../../src/api/secrets/held-secrets.ts';
import { StreamRecord } from '../../../src/trace/streams/stream-record.ts';
import type { Way } from '../../../src/trace/streams/stream-channels.ts';
import { exchangeOf } from '../../../src/trace/file/trace-file.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { aFrame } from '../../support/a-frame.ts';
import { anOpening } from '../../support/an-opening.ts';
import { aSpdySide } from '../../support/a-spdy-side.ts';
import { readTable } from '../../support/table.ts';

type Passed = readonly (readonly [way: Way, bytes: Buffer])[];
interface Case {
  readonly what: string;
  readonly subresource: string;
  readonly protocol: string;
  readonly upgrade?: string;
  readonly passed: Passed;
  readonly expected: object;
}

const EXIT_3 =
  '{"metadata":{},"status":"Failure","message":"exit status 3","details":{"causes":[{"reason":"ExitCode","message":"3"}]}}';
const [EXEC, FORWARD] = readTable<{ sent: string; received: string }>('spdy-conversations').map(
  ({ sent, received }): Passed => [
    ['In', Buffer.from(sent, 'hex')],
    ['Out', Buffer.from(received, 'hex')],
  ],
);
const CASES: readonly Case[] = [
  {
    what: 'exec over a WebSocket',
    subresource: 'exec',
    protocol: 'v5.channel.k8s.io',
    passed: [
      ['Out', message(1, '')],
      ['In', message(0, 'ls -l\nexit 3\n', 7)],
      ['In', message(4, '{"Width":80,"Height":24}', 8)],
      ['In', message(255, '\0', 9)],
      ['Out', message(1, 'x'.repeat(5000))],
      ['Out', message(2, 'oops\n')],
      ['Out', message(3, EXIT_3)],
      ['Out', aFrame(Buffer.of(3, 232), { opcode: 8 })],
      ['In', aFrame(Buffer.of(3, 232), { opcode: 8, mask: 3 })],
    ],
    expected: {
      channels: [
        { name: 'stdout', bytesIn: 0, bytesOut: 5000 },
        { name: 'stdin', bytesIn: 13, bytesOut: 0 },
        { name: 'resize', bytesIn: 24, bytesOut: 0 },
        { name: 'stderr', bytesIn: 0, bytesOut: 5 },
        { name: 'error', bytesIn: 0, bytesOut: EXIT_3.length },
      ],
      exitCode: 3,
      close: { by: 'server', code: 1000 },
    },
  },
  {
    what: 'attach in base64',
    subresource: 'attach',
    protocol: 'v4.base64.channel.k8s.io',
    passed: [
      ['In', aFrame(`0${Buffer.from('ls\n').toString('base64')}`, { opcode: 1, mask: 1 })],
      ['Out', aFrame(`1${Buffer.from('four').toString('base64')}`, { opcode: 1 })],
      ['Out', aFrame(`3${Buffer.from('{"status":"Success"}').toString('base64')}`, { opcode: 1 })],
    ],
    expected: {
      channels: [
        { name: 'stdin', bytesIn: 3, bytesOut: 0 },
        { name: 'stdout', bytesIn: 0, bytesOut: 4 },
        { name: 'error', bytesIn: 0, bytesOut: 20 },
      ],
      exitCode: 0,
    },
  },
  {
    what: 'port-forward over the channels of a WebSocket',
    subresource: 'portforward',
    protocol: 'v4.channel.k8s.io',
    passed: [
      ['Out', message(0, '\x90\x1f')],
      ['Out', message(1, '\x90\x1f')],
      ['In', message(0, 'GET /', 5)],
      ['Out', message(0, 'HTTP/1.0 200')],
      ['Out', message(1, 'connection refused\n')],
    ],
    expected: {
      channels: [
        { name: 'port 8080', bytesIn: 5, bytesOut: 12 },
        { name: 'port 8080 error', bytesIn: 0, bytesOut: 19 },
      ],
      error: 'connection refused',
    },
  },
  {
    what: 'port-forward tunnelled through a WebSocket',
    subresource: 'portforward',
    protocol: 'SPDY/3.1+portforward.k8s.io',
    passed: FORWARD!.map(([way, bytes]) => [way, aFrame(bytes, way === 'In' ? { mask: 77 } : {})] as const),
    expected: {
      channels: [
        { name: 'port 8080 error', bytesIn: 0, bytesOut: 0 },
        { name: 'port 8080', bytesIn: 18, bytesOut: 21, streams: 1 },
      ],
      close: { by: 'client', code: 0 },
    },
  },
  {
    what: 'a WebSocket of some other program',
    subresource: 'proxy',
    protocol: 'graphql-ws',
    passed: [
      ['In', aFrame('hello', { opcode: 1, mask: 1 })],
      ['Out', aFrame('hi')],
    ],
    expected: { channels: [{ name: 'data', bytesIn: 5, bytesOut: 2 }] },
  },
  {
    what: 'exec over SPDY, recorded',
    subresource: 'exec',
    protocol: 'v4.channel.k8s.io',
    upgrade: 'SPDY/3.1',
    passed: EXEC!,
    expected: {
      channels: [
        { name: 'error', bytesIn: 0, bytesOut: 190 },
        { name: 'stdin', bytesIn: 12, bytesOut: 0 },
        { name: 'stdout', bytesIn: 0, bytesOut: 12 },
        { name: 'stderr', bytesIn: 0, bytesOut: 5 },
      ],
      exitCode: 3,
      close: { by: 'client', code: 0 },
    },
  },
  {
    what: 'an upgrade to nobody knows what',
    subresource: 'proxy',
    protocol: '',
    upgrade: 'quic/9',
    passed: [['In', Buffer.from('hello')]],
    expected: { protocol: 'quic/9', bytesIn: 5, bytesOut: 0, channels: [] },
  },
  {
    what: 'a client that talks another protocol than it agreed to',
    subresource: 'exec',
    protocol: 'v5.channel.k8s.io',
    passed: [
      ['In', Buffer.from('junk, and a lot of it')],
      ['Out', message(1, 'hello')],
    ],
    expected: { bytesIn: 21, channels: [{ name: 'stdout', bytesIn: 0, bytesOut: 5 }], undecoded: 'client' },
  },
];

describe.each([1, 5, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each(CASES)('$what', ({ passed, expected, ...facts }) => {
    const stream = aStream(facts);
    for (const [way, bytes] of passed) {
      for (let at = 0; at < bytes.length; at += size) stream.push(way, bytes.subarray(at, at + size));
    }
    stream.finish();
    const wire = (side: Way) => passed.reduce((sum, [way, { length }]) => sum + (way === side ? length : 0), 0);
    expect(JSON.parse(JSON.stringify(stream))).toEqual({
      protocol: facts.protocol,
      bytesIn: wire('In'),
      bytesOut: wire('Out'),
      ...expected,
    });
  });
});

test('a log: bytes and lines, of its body', () => {
  const requestInfo = decodeRequestInfo('GET', '/api/v1/namespaces/a/pods/p/log?follow=true');
  const stream = new StreamRecord({ upgrade: undefined, requestInfo, status: 200, headers: [] }, new HeldSecrets());
  for (const piece of ['one\ntw', 'o\n\nthree']) stream.push('Out', Buffer.from(piece));
  stream.finish();
  expect(stream).toMatchObject({
    protocol: 'log',
    bytesOut: 14,
    channels: [{ name: 'log', bytesIn: 0, bytesOut: 14, lines: 3 }],
  });
});

test('many forwarded ports: the first ones by name, the rest together; the connections of a port are counted', () => {
  const stream = aStream({ subresource: 'portforward', protocol: 'portforward.k8s.io', upgrade: 'SPDY/3.1' });
  const client = aSpdySide();
  for (let i = 0; i < 100; i++) {
    stream.push('In', client.open(4 * i + 1, { streamtype: 'error', port: String(i) }, { flags: 1 }));
    stream.push('In', client.open(4 * i + 3, { streamtype: 'data', port: String(i) }));
    stream.push('In', client.open(4 * i + 403, { streamtype: 'data', port: '0' }));
    stream.push('In', client.data(4 * i + 3, 'hello', { isLast: true }));
  }
  expect(stream.channels).toHaveLength(65);
  expect(stream.channels[1]).toEqual({ name: 'port 0', bytesIn: 5, bytesOut: 0, streams: 101 });
  expect(stream.channels.at(-1)).toMatchObject({ name: 'others', bytesIn: 68 * 5 });
});

test.each([
  ['v1 to v3 say it in words', 'command terminated: exit 1\n', { error: 'command terminated: exit 1' }],
  ['a failure that is no exit', '{"status":"Failure","message":"no such container"}', { error: 'no such container' }],
  ['a number', '7', { error: '7' }],
  [
    'no exit code that is one',
    '{"status":"Failure","reason":"R","details":{"causes":[{"reason":"ExitCode"}]}}',
    { error: 'R' },
  ],
])('the error channel: %s', (_, said, expected) => {
  const stream = aStream({ subresource: 'exec', protocol: 'v4.channel.k8s.io' });
  stream.push('Out', message(3, said));
  stream.finish();
  expect(stream).toMatchObject(expected);
  expect(stream.exitCode).toBeUndefined();
});

test.each([undefined, false, true])('an observer that asks for streams (%s) gets them', (streams) => {
  const trace = new Trace();
  const seen: Exchange[] = [];
  trace.watch({ ...(streams !== undefined && { streams }), observe: ({ object }) => void seen.push(object) });
  const requestInfo = decodeRequestInfo('GET', '/api/v1/namespaces/a/pods/p/exec');
  const exchange = trace.begin({ ...anOpening({ target: requestInfo.path }), requestInfo, upgrade: 'websocket' });
  const rawHeaders = ['Sec-WebSocket-Protocol', 'v5.channel.k8s.io'];
  trace.responseStarted(exchange, { status: 101, statusText: 'Switching Protocols', rawHeaders });
  trace.requestData(exchange, message(0, 'ls', 7));
  trace.responseData(exchange, message(3, EXIT_3));
  trace.completed(exchange);
  expect(seen.at(-1)!.stream?.exitCode).toBe(streams ? 3 : undefined);
  const line = JSON.parse(traceLine(exchange, 0)) as Record<string, unknown>;
  expect(line['stream'] !== undefined).toBe(streams === true);
  expect(exchangeOf(line)?.stream).toEqual(line['stream']);
});

function aStream(facts: Pick<Case, 'subresource' | 'protocol' | 'upgrade'>): StreamRecord {
  const { subresource, protocol, upgrade = 'websocket' } = facts;
  const name = upgrade === 'websocket' ? 'Sec-WebSocket-Protocol' : 'X-Stream-Protocol-Version';
  return new StreamRecord(
    {
      upgrade,
      requestInfo: decodeRequestInfo('GET', `/api/v1/namespaces/a/pods/p/${subresource}`),
      status: 101,
      headers: protocol === '' ? [] : [[name, protocol]],
    },
    new HeldSecrets(),
  );
}

/** A message on a channel: from a client where it is masked. */
function message(channel: number, content: string, mask?: number): Buffer {
  const payload = Buffer.concat([Buffer.of(channel), Buffer.from(content, 'latin1')]);
  return aFrame(payload, mask === undefined ? {} : { mask });
}
