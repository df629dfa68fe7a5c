import { expect, test } from 'vitest';
import { streamFacts, streamNote } from '../../../src/log/facts/stream-text.ts';
import type { StreamChannel, StreamSummary } from '../../../src/trace/streams/stream-summary.ts';
import { anExchange } from '../../support/an-exchange.ts';

const EXEC = {
  protocol: 'v5.channel.k8s.io',
  channels: [
    channel('stdin', 12, 0),
    channel('stdout', 0, 4096),
    channel('stderr', 0, 0),
    channel('error', 0, 190),
    channel('resize', 24, 0),
  ],
  exitCode: 3,
  close: { by: 'server', code: 1000 },
} as const;
const FORWARD = {
  protocol: 'portforward.k8s.io',
  channels: [{ ...channel('port 8080', 18, 21), streams: 1 }, channel('port 8080 error', 0, 0)],
} as const;

test.each<[what: string, stream: Partial<StreamSummary>, note: string]>([
  ['exec', EXEC, 'stdin 12 B, stdout 4,096 B, exit 3'],
  ['exec of what says nothing', { exitCode: 0 }, 'sent 100 B, received 200 B, exit 0'],
  ['port-forward', FORWARD, 'port 8080: 1 connection, sent 18 B, received 21 B'],
  ['a port that nobody used', { channels: [{ ...channel('port 1', 0, 0), streams: 0 }] }, 'port 1: 0 connections'],
  ['no channels', { channels: [channel('data', 5, 0)] }, 'sent 5 B'],
  ['a log', { channels: [{ ...channel('log', 0, 1234), lines: 1 }] }, '1,234 B, 1 line'],
  ['an error', { error: 'x'.repeat(300) }, `sent 100 B, received 200 B, error: ${'x'.repeat(200)}…`],
])('in one line: %s', (_, stream, note) => {
  expect(streamNote(anExchange({ stream: aStream(stream) }))).toBe(note);
});

test('while it runs nothing is shown of it', () => {
  const running = anExchange({ stream: aStream(EXEC), stage: 'ResponseStarted' });
  expect([streamNote(running), streamFacts(running)]).toEqual(['', []]);
  expect([streamNote(anExchange()), streamFacts(anExchange())]).toEqual(['', []]);
});

test.each<[what: string, stream: Partial<StreamSummary>, facts: Record<string, string>, text: string]>([
  [
    'exec',
    EXEC,
    {
      streamProtocol: 'v5.channel.k8s.io',
      stdinBytesIn: '12',
      stdoutBytesOut: '4096',
      errorBytesOut: '190',
      resizeBytesIn: '24',
      closedBy: 'server with 1000',
    },
    'v5.channel.k8s.io, stdin sent 12 B, stdout received 4,096 B, error received 190 B, resize sent 24 B, closed by the server with 1000',
  ],
  [
    'port-forward',
    { ...FORWARD, undecoded: 'both' },
    {
      streamProtocol: 'portforward.k8s.io',
      port8080Connections: '1',
      port8080BytesIn: '18',
      port8080BytesOut: '21',
      undecoded: 'both',
    },
    'portforward.k8s.io, 1 connection, port 8080 sent 18 B, port 8080 received 21 B, what came from either side is not portforward.k8s.io',
  ],
])('each channel: %s', (_, stream, facts, text) => {
  const told = streamFacts(anExchange({ stream: aStream(stream) }));
  expect(Object.fromEntries(told.map(({ key, value }) => [key, String(value)]))).toEqual(facts);
  expect(told.map(({ text: words }) => words?.()).join(', ')).toBe(text);
});

function aStream(facts: Partial<StreamSummary>): StreamSummary {
  return { protocol: 'p', bytesIn: 100, bytesOut: 200, channels: [], ...facts };
}

function channel(name: string, bytesIn: number, bytesOut: number): StreamChannel {
  return { name, bytesIn, bytesOut };
}
