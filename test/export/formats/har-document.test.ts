import { HarValidator } from '@har-sdk/validator';
import { describe, expect, test } from 'vitest';
import { harExchanges } from '../../../src/export/files/har/har-input.ts';
import { HarDocument } from '../../../src/export/formats/har-document.ts';
import type { Exchange } from '../../../src/trace/exchange.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

function harOf(exchanges: readonly Exchange[]) {
  const document = new HarDocument();
  const text =
    document.head('1.2.3') + exchanges.map((exchange) => document.entry(exchange)).join('') + document.tail();
  return JSON.parse(text) as {
    log: { pages: { id: string; title: string }[]; entries: Record<string, any>[] }; // oxlint-disable-line no-explicit-any
  };
}

test.each(Object.entries(EXCHANGES))('is a HAR 1.2 by an independent validator: %s', async (_, exchange) => {
  expect(await new HarValidator().verify(harOf([exchange]) as never)).toEqual([]);
});

test.each([
  '/api/v1/pods',
  '*',
  'api',
  '',
  'node1:443',
  'http://evil/x y',
  '/a b"<>|^`{}\\\\',
  '/%zz%',
  '/ü?x=[a]{b}#c',
  'https://[::1]:6443/x',
])('is valid whatever the URL is: %j', async (upstreamUrl) => {
  expect(await new HarValidator().verify(harOf([{ ...anExchange(), upstreamUrl }]) as never)).toEqual([]);
});

test.each(['', '?', 'READYZ', 'TRACE', 'CONNECT', 'get', '\u202e'])(
  'is valid with the method %j, and has it',
  async (method) => {
    const har = harOf([anExchange({ method })]);
    expect(await new HarValidator().verify(har as never)).toEqual([]);
    expect(har.log.entries[0]!['request']).toMatchObject({
      _method: method,
      comment: expect.stringContaining('the method was') as string,
    });
    const [read] = harExchanges(har, { report: fail, leftOut: fail, counted: () => undefined, first: 0 }) ?? [];
    expect(read?.request.method).toBe(method);
  },
);

function fail(problem: unknown): never {
  throw new Error(JSON.stringify(problem));
}

describe('an entry', () => {
  const binary = Buffer.of(0x6b, 0x38, 0x73, 0, 0xff, 1);

  test.each([
    ['text', '{"a":"ü"}', { text: '{"a":"ü"}', size: 10 }],
    [
      'bytes',
      { chunks: [binary], size: 6, truncated: false },
      { text: binary.toString('base64'), encoding: 'base64', size: 6 },
    ],
    [
      'what was cut',
      { chunks: [Buffer.from('abc')], size: 9, truncated: true },
      { text: 'abc', size: 9, comment: 'cut after 3 bytes' },
    ],
    [
      'what was withheld',
      { chunks: [], size: 9, truncated: false, withheld: 'may hold secrets' },
      { size: 9, comment: 'may hold secrets' },
    ],
  ])('holds %s', (_, responseBody, content) => {
    const [entry] = harOf([anExchange({ responseBody })]).log.entries;
    expect(entry!['response'].content).toEqual({ mimeType: 'application/json', ...content });
  });

  test('undoes gzip', async () => {
    const { gzipSync } = await import('node:zlib');
    const bytes = gzipSync('{"kind":"PodList"}'.repeat(50));
    const responseHeaders = [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', 'gzip'],
    ] as const;
    const body = (size: number) => ({
      chunks: [bytes.subarray(0, size)],
      size: bytes.length,
      truncated: size < bytes.length,
    });
    const contents = [bytes.length, bytes.length - 12].map(
      (size) =>
        harOf([anExchange({ responseHeaders, responseBody: body(size) })]).log.entries[0]!['response'].content
          .text as string,
    );
    expect(contents[0]).toBe('{"kind":"PodList"}'.repeat(50));
    expect(contents[1]).toMatch(/^\{"kind":"PodList"\}/);
  });

  test('says how Kubernetes decodes it, and which rule it needed', () => {
    const [entry] = harOf([EXCHANGES.denied]).log.entries;
    expect(entry!['_kubernetes']).toMatchObject({
      requestInfo: { verb: 'list', resource: 'secrets' },
      rule: { apiGroups: [''], resources: ['secrets'], verbs: ['list'] },
      denial: { class: 'rbac', user: 'alice' },
      credential: { username: 'alice' },
    });
  });

  test.each([
    ['of a kept connection', { reused: true }, { blocked: -1, dns: -1, connect: -1, ssl: -1, wait: 9.4 }],
    [
      'of a new one',
      { reused: false, dnsLookup: 1, dial: 2, tlsHandshake: 3, getConnection: 0.5 },
      { blocked: 0.5, dns: 1, connect: 5, ssl: 3, wait: 2.9 },
    ],
    [
      'that contradict each other',
      { reused: false, dial: 20 },
      { blocked: -1, dns: -1, connect: -1, ssl: -1, wait: 9.4 },
    ],
  ])('has timings %s that add up', (_, connection, expected) => {
    const [entry] = harOf([anExchange({ timings: { responseStarted: 9.4, ended: 12.7, connection } })]).log.entries;
    const { ssl, ...timings } = entry!['timings'] as Record<string, number>;
    expect({ ...timings, ssl }).toMatchObject({ ...expected, send: 0, receive: 3.3 });
    const sum = Object.values(timings).reduce((all, part) => all + Math.max(part, 0), 0);
    expect(sum).toBeCloseTo(entry!['time'], 6);
  });
});

test('a run of kubectl is a page, and so is any other client', () => {
  const run = (session: string, command: string) =>
    anExchange({
      requestHeaders: [
        ['Kubectl-Session', session],
        ['Kubectl-Command', command],
        ['User-Agent', 'kubectl/v1'],
      ],
    });
  const { pages, entries } = harOf([
    run('a', 'kubectl get'),
    run('b', 'kubectl apply'),
    run('a', 'kubectl get'),
    anExchange({ requestHeaders: [['User-Agent', 'helm/3']] }),
  ]).log;
  expect(pages.map(({ id, title }) => [id, title])).toEqual([
    ['page_1', 'kubectl get'],
    ['page_2', 'kubectl apply'],
    ['page_3', 'helm/3'],
  ]);
  expect(entries.map(({ pageref }) => pageref as string)).toEqual(['page_1', 'page_2', 'page_1', 'page_3']);
});
