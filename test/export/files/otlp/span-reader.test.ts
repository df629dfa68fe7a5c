import { expect, test } from 'vitest';
import { readTrace } from '../../../../src/export/files/read-trace.ts';
import type { Exchange } from '../../../../src/trace/exchange.ts';
import { identityOf } from '../../../../src/trace/identity.ts';
import { aSpan, OF_ANOTHER, spansLine } from '../../../support/a-span.ts';

async function read(...lines: readonly string[]) {
  const [exchanges, warnings]: [Exchange[], string[]] = [[], []];
  const input = {
    name: 'traces.json',
    bytes: (async function* () {
      yield Buffer.from(lines.join(''));
    })(),
  };
  for await (const batch of readTrace(input, { warn: (message) => warnings.push(message) })) exchanges.push(...batch);
  return { exchanges, warnings };
}

test('a span of kubetrace is the request that it is about', async () => {
  const { exchanges, warnings } = await read(spansLine(aSpan()));
  expect(warnings).toEqual([]);
  const [exchange] = exchanges;
  expect(exchange).toMatchObject({
    startedAt: Date.parse('2026-01-02T03:04:05.678Z'),
    origin: 'client',
    client: { userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0' },
    request: { method: 'GET', target: '/api/v1/namespaces/team-a/pods?limit=500' },
    requestInfo: { verb: 'list', resource: 'pods', namespace: 'team-a' },
    stage: 'ResponseComplete',
    response: { status: 200 },
    timings: { responseStarted: 12.7, ended: 12.7 },
  });
  expect(identityOf(exchange!).user).toBe('jane');
});

test('who impersonates is known by kubetrace.impersonator', async () => {
  const { exchanges } = await read(spansLine(aSpan({ attributes: { 'kubetrace.impersonator': 'admin' } })));
  expect(identityOf(exchanges[0]!)).toMatchObject({ user: 'jane', actor: 'admin' });
});

test('a denial is explained again, from the words of the server in its event', async () => {
  const message =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "team-a"';
  const attributes = { 'kubetrace.denial.message': message };
  const denied = aSpan({
    attributes: { 'http.response.status_code': 403 },
    events: [{ name: 'kubetrace.denial', attributes }],
  });
  const [exchange] = (await read(spansLine(denied))).exchanges;
  expect(exchange?.denial).toMatchObject({ class: 'rbac', user: 'jane', message });
});

test('what kubetrace refused, its own calls, and what no answer came to', async () => {
  const spans = [
    { 'kubetrace.refusal.rule': '--reject-methods', 'http.response.status_code': 403 },
    { 'kubetrace.origin': 'kubetrace' },
    { 'http.response.status_code': undefined, 'error.type': 'ECONNREFUSED' },
    { 'http.request.method': '_OTHER', 'http.request.method_original': 'PURGE' },
  ].map((attributes) => aSpan({ attributes }));
  const { exchanges } = await read(spansLine(...spans));
  expect(
    exchanges.map(({ refusal, origin, failure, stage, request }) => [
      refusal,
      origin,
      failure?.code,
      stage,
      request.method,
    ]),
  ).toEqual([
    [{ rule: '--reject-methods' }, 'client', undefined, 'ResponseComplete', 'GET'],
    [undefined, 'kubetrace', undefined, 'ResponseComplete', 'GET'],
    [undefined, 'client', 'ECONNREFUSED', 'Failed', 'GET'],
    [undefined, 'client', undefined, 'ResponseComplete', 'PURGE'],
  ]);
});

test.each([
  ['the stable conventions', { ...OF_ANOTHER }],
  [
    'the conventions before',
    {
      ...OF_ANOTHER,
      'http.request.method': undefined,
      'url.path': undefined,
      'url.full': undefined,
      'http.response.status_code': undefined,
      'http.method': 'GET',
      'http.target': '/api/v1/namespaces/team-a/pods?limit=500',
      'http.status_code': 200,
    },
  ],
  ['a whole URL', { ...OF_ANOTHER, 'url.path': undefined }],
])('a span of another program, by %s', async (_, attributes) => {
  const { exchanges } = await read(spansLine(aSpan({ attributes })));
  expect(exchanges).toMatchObject([{ requestInfo: { verb: 'list', resource: 'pods' }, response: { status: 200 } }]);
  expect(identityOf(exchanges[0]!).user).toBeUndefined();
});

test('spans of anything else are counted and not guessed', async () => {
  const others = [
    { ...OF_ANOTHER, 'url.path': '/checkout' },
    { ...OF_ANOTHER, 'http.request.method': undefined },
    { 'http.request.method': undefined, 'kubetrace.origin': undefined },
  ].map((attributes) => aSpan({ attributes }));
  const { exchanges, warnings } = await read(spansLine(aSpan(), ...others));
  expect(exchanges).toHaveLength(1);
  expect(warnings).toEqual([
    'traces.json: left out: spans that are not of a request to a Kubernetes API: 3, the first in line 1',
  ]);
});

test('of a request that several programs have a span of, one counts: that of kubetrace, or the first of all', async () => {
  const ofServer = { kind: 2, attributes: OF_ANOTHER };
  const { exchanges, warnings } = await read(
    // The API server's comes before that of kubetrace, whose child it is.
    spansLine(aSpan({ ...ofServer, spanId: 'b2', parentSpanId: 'a1' })),
    spansLine(aSpan({ spanId: 'a1' })),
    // Two others on the way of another request.
    spansLine(aSpan({ ...ofServer, spanId: 'd4', parentSpanId: 'c3' })),
    spansLine(aSpan({ attributes: OF_ANOTHER, spanId: 'c3' })),
  );
  expect(exchanges.map((exchange) => identityOf(exchange).user)).toEqual(['jane', undefined]);
  expect(warnings).toEqual([
    'traces.json: left out: spans of a request that another span has too: 2, the first in line 4',
  ]);
});

test('a span that is not as described is passed over with its place', async () => {
  const broken = { ...aSpan(), startTimeUnixNano: 'yesterday' };
  const { exchanges, warnings } = await read(spansLine(aSpan(), broken));
  expect(exchanges).toHaveLength(1);
  expect(warnings).toEqual([
    'traces.json:1: resourceSpans[0].scopeSpans[0].spans[1].startTimeUnixNano: expected nanoseconds since 1970, found a string; passed over',
  ]);
});
