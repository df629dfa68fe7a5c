import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/trace/exchange.ts';
import type { Observer, TraceEvent } from '../../src/trace/observer.ts';
import { Trace } from '../../src/trace/trace.ts';
import { anOpening } from '../support/an-opening.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';

const OK = { status: 200, statusText: 'OK', rawHeaders: [] };
const LOST = { code: 'ECONNRESET', message: 'lost' };

describe('what observers see', () => {
  test('every stage of an exchange, once', () => {
    const { trace, seen } = aWatchedTrace();
    const exchange = trace.begin(anOpening());
    trace.authenticated(exchange, { kind: 'none', source: 'nobody' });
    trace.responseStarted(exchange, OK);
    trace.explained(exchange, EXCHANGES.denied.denial!);
    trace.completed(exchange);
    expect(seen).toEqual([
      'ADDED 1 RequestReceived',
      'MODIFIED 1 ResponseStarted',
      'MODIFIED 1 ResponseStarted',
      'MODIFIED 1 ResponseComplete',
    ]);
    expect(exchange).toMatchObject({ credential: { kind: 'none' }, denial: { class: 'rbac' } });
  });

  test.each<[string, (trace: Trace, id: ReturnType<Trace['begin']>) => void]>([
    ['completed, then all else', (trace, exchange) => trace.completed(exchange)],
    ['failed, then all else', (trace, exchange) => trace.failed(exchange, LOST)],
  ])('an exchange ends once: %s', (_, end) => {
    const { trace, seen } = aWatchedTrace();
    const exchange = trace.begin(anOpening());
    trace.responseStarted(exchange, OK);
    end(trace, exchange);
    const [before, told] = [JSON.stringify(exchange), seen.length];
    trace.failed(exchange, LOST);
    trace.completed(exchange);
    trace.responseStarted(exchange, OK);
    trace.responseData(exchange, Buffer.from('late'));
    trace.requestData(exchange, Buffer.from('late'));
    trace.explained(exchange, EXCHANGES.denied.denial!);
    trace.refused(exchange, EXCHANGES.refused.refusal!);
    trace.authenticated(exchange, { kind: 'none', source: '' });
    trace.allowed(exchange, 'late');
    expect([JSON.stringify(exchange), seen.length]).toEqual([before, told]);
  });

  test('why it was allowed may be known only after it was relayed', () => {
    const { trace, seen } = aWatchedTrace();
    const exchange = trace.begin(anOpening());
    trace.responseStarted(exchange, OK);
    trace.allowed(exchange, 'RBAC: allowed by nobody');
    trace.completed(exchange, 1e12);
    expect(seen).toHaveLength(3);
    expect(exchange.allowedBy).toBe('RBAC: allowed by nobody');
    expect(exchange.timings.ended).toBeGreaterThan(9e11);
  });

  test('a new one first sees what is kept, in the order in which it began', () => {
    const { trace } = aWatchedTrace();
    const [first, second] = [trace.begin(anOpening()), trace.begin(anOpening())];
    trace.completed(second);
    const { observer, seen } = anObserver();
    const stop = trace.watch(observer);
    stop();
    trace.completed(first);
    expect(seen).toEqual(['ADDED 1 RequestReceived', 'ADDED 2 ResponseComplete']);
  });

  test('an exchange that no trace began is refused', () => {
    expect(() => new Trace().completed(EXCHANGES.list)).toThrow(TypeError);
  });
});

describe('what is kept', () => {
  test('the latest that ended, and all that are under way', () => {
    const { trace, seen } = aWatchedTrace({ capacity: 2 });
    trace.begin(anOpening());
    for (let i = 0; i < 4; i++) trace.completed(trace.begin(anOpening()));
    expect(seen.filter((line) => line.startsWith('DELETED'))).toEqual([
      'DELETED 2 ResponseComplete',
      'DELETED 3 ResponseComplete',
    ]);
    const { observer, seen: held } = anObserver();
    trace.watch(observer);
    expect(held).toEqual(['ADDED 1 RequestReceived', 'ADDED 4 ResponseComplete', 'ADDED 5 ResponseComplete']);
  });

  test('as much as the bodies may take together', () => {
    const { trace, seen } = aWatchedTrace({ capacityBytes: 10 });
    trace.watch({ bodyBytes: 100, observe: () => undefined });
    for (let i = 0; i < 3; i++) {
      const exchange = trace.begin(anOpening());
      trace.requestData(exchange, Buffer.from('12345'));
      trace.completed(exchange);
    }
    expect(seen.filter((line) => line.startsWith('DELETED'))).toEqual(['DELETED 1 ResponseComplete']);
  });

  test('nothing, at capacity 0', () => {
    const { trace, seen } = aWatchedTrace({ capacity: 0 });
    trace.completed(trace.begin(anOpening()));
    expect(seen.at(-1)).toBe('DELETED 1 ResponseComplete');
  });
});

describe('an observer that fails', () => {
  test.each<[string, { observe: () => unknown; observeData?: () => void }]>([
    ['throws', { observe: () => fault() }],
    ['rejects', { observe: () => setImmediate().then(fault) }],
    ['throws at data', { observe: () => undefined, observeData: () => fault() }],
  ])('%s: it is reported once and dropped; the others go on', async (_, observer) => {
    const faults: unknown[] = [];
    const { trace, seen } = aWatchedTrace({ onObserverError: (error) => faults.push(error) });
    trace.watch(observer as Observer);
    for (let i = 0; i < 2; i++) {
      const exchange = trace.begin(anOpening());
      trace.requestData(exchange, Buffer.from('x'));
      trace.completed(exchange);
    }
    await setImmediate();
    await setImmediate();
    expect(faults).toEqual([new Error('fault')]);
    expect(seen).toHaveLength(4);
  });

  test('idle: when the last exchange has ended, or when patience has', async () => {
    const { trace } = aWatchedTrace();
    await trace.idle(60_000);
    const [first, second] = [trace.begin(anOpening()), trace.begin(anOpening())];
    await trace.idle(1);
    const idle = trace.idle(60_000);
    trace.completed(second);
    trace.failed(first, LOST);
    await idle;
  });

  test('on close: the others are closed, and see nothing more', async () => {
    const faults: unknown[] = [];
    const closed: string[] = [];
    const { trace, seen } = aWatchedTrace({ onObserverError: (error) => faults.push(error) });
    trace.watch({ observe: () => undefined, close: () => fault() });
    trace.watch({ observe: () => undefined, close: async () => void closed.push('second') });
    await trace.close();
    await trace.close();
    trace.begin(anOpening());
    expect({ faults, closed, seen }).toEqual({ faults: [new Error('fault')], closed: ['second'], seen: [] });
  });
});

describe('bodies', () => {
  test('as many bytes are kept as the observer with the largest need wants; all are counted', () => {
    const trace = new Trace();
    expect(trace.bodyBytes).toBe(0);
    const stop = trace.watch({ bodyBytes: 5, observe: () => undefined });
    trace.watch({ bodyBytes: 3, observe: () => undefined });
    const exchange = trace.begin(anOpening());
    trace.requestData(exchange, Buffer.from('abc'));
    trace.requestData(exchange, Buffer.from('defg'));
    stop();
    expect(trace.bodyBytes).toBe(3);
    expect(Buffer.concat(exchange.request.body.chunks).toString()).toBe('abcde');
    expect(exchange.request.body).toMatchObject({ size: 7, truncated: true });
  });

  test('pieces are shown as they pass, masked; those of an upgraded connection are shown to nobody', () => {
    const shown: string[] = [];
    const trace = new Trace();
    trace.watch({
      observe: () => undefined,
      observeData: (_, side, data) => shown.push(`${side} ${Buffer.from(data).toString()}`),
    });
    const secret = trace.begin(anOpening({ target: '/api/v1/namespaces/a/secrets?watch=1' }));
    trace.responseStarted(secret, { ...OK, rawHeaders: ['content-type', 'application/json'] });
    trace.responseData(secret, Buffer.from('{"data":{"k":"c2Vj'));
    trace.responseData(secret, Buffer.from('cmV0"}}'));
    const exec = trace.begin(anOpening({ target: '/api/v1/namespaces/a/pods/p/exec', upgrade: 'SPDY/3.1' }));
    trace.requestData(exec, Buffer.from('typed'));
    trace.responseStarted(exec, { ...OK, status: 101 });
    trace.responseData(exec, Buffer.from('shown'));
    expect(shown).toEqual(['response {"data":{"k":"<masked>"', 'response }}']);
    expect(exec.response!.body).toMatchObject({ size: 5, chunks: [] });
  });
});

test('what is recorded holds no secret', () => {
  const trace = new Trace();
  trace.watch({ bodyBytes: Infinity, observe: () => undefined });
  const exchange = trace.begin(
    anOpening({
      target: '/api/v1/namespaces/a/secrets/s?token=hunter2',
      rawHeaders: ['Authorization', 'Bearer hunter2', 'Cookie', 'a=hunter2', 'Content-Type', 'application/yaml'],
    }),
  );
  trace.requestData(exchange, Buffer.from('data: {a: hunter2}'));
  trace.responseStarted(exchange, {
    ...OK,
    rawHeaders: ['Set-Cookie', 'a=hunter2; Path=/', 'content-type', 'application/json'],
  });
  trace.responseData(exchange, Buffer.from('{"stringData":{"a":"hunter2"}}'));
  trace.failed(exchange, { code: 'X', message: 'https://me:hunter2@host/?access_token=hunter2' });
  const bytes = [...exchange.request.body.chunks, ...exchange.response!.body.chunks];
  expect(JSON.stringify(exchange) + Buffer.concat(bytes).toString()).not.toContain('hunter2');
  expect(exchange.request.body).toMatchObject({
    size: 18,
    withheld: 'may hold secrets, and is not JSON: application/yaml',
  });
});

test('one observer may be trusted with secrets; nobody else sees them, nor does the record have them', () => {
  const trace = new Trace();
  const seen = { trusted: '', others: '' };
  const watcher = (who: keyof typeof seen): Observer => ({
    bodyBytes: Infinity,
    observe: ({ object: { request, response, upstreamUrl, stage, client, timings } }) => {
      const bodies = [...request.body.chunks, ...(response?.body.chunks ?? [])];
      const told = [request, response, upstreamUrl, stage, client, timings];
      seen[who] += `${JSON.stringify(told)}${Buffer.concat(bodies).toString()}`;
    },
    observeData: (exchange, side, data) => void (seen[who] += `${exchange.id} ${side} ${Buffer.from(data).toString()}`),
  });
  trace.watch(watcher('others'));
  const stop = trace.watch(watcher('trusted'), { revealSecrets: true });
  const record = aSecretExchange(trace);
  for (let i = 1; i <= 5; i++) expect(seen.trusted).toContain(`hunter${i}`);
  expect(seen.trusted).toMatch(/ResponseComplete.*"ended":/);
  expect(seen.others + JSON.stringify(record)).not.toContain('hunter');
  stop();
  const before = seen.trusted;
  aSecretExchange(trace);
  expect(seen.trusted).toBe(before);
});

test('what a trusted observer sees is a plain Exchange that keeps up', () => {
  const trace = new Trace();
  const exchanges = new Set<Exchange>();
  const stages: string[] = [];
  const observe = ({ object }: TraceEvent) => {
    exchanges.add(object);
    stages.push((JSON.parse(JSON.stringify(object)) as Exchange).stage);
  };
  trace.watch({ observe }, { revealSecrets: true });
  const record = aSecretExchange(trace);
  const [view, ...others] = exchanges;
  expect(others).toEqual([]);
  expect(stages).toEqual(['RequestReceived', 'ResponseStarted', 'ResponseComplete']);
  expect(Object.keys(view!).toSorted()).toEqual(Object.keys(record).toSorted());
  expect({ ...view }).toMatchObject({ id: record.id, timings: record.timings, response: { status: 200 } });
});

test('an observer whose observeData is undefined asks for no data', () => {
  const trace = new Trace();
  const observer: Observer = { observe: () => undefined };
  trace.watch(Object.assign(observer, { observeData: undefined }));
  const exchange = trace.begin(anOpening());
  trace.requestData(exchange, Buffer.from('abc'));
  expect(exchange.request.body.truncated).toBe(true);
});

test('an observer of watches sees the pieces of their responses alone', () => {
  const shown: string[] = [];
  const trace = new Trace();
  const observeData: Observer['observeData'] = (_, side, data) => shown.push(`${side} ${Buffer.from(data).toString()}`);
  const observer: Observer = { dataOf: 'watches', observe: () => undefined, observeData };
  const stop = trace.watch(observer);
  const pass = (target: string) => {
    const exchange = trace.begin(anOpening({ target }));
    trace.requestData(exchange, Buffer.from('asked'));
    trace.responseStarted(exchange, OK);
    trace.responseData(exchange, Buffer.from(target));
    trace.completed(exchange);
  };
  pass('/api/v1/pods');
  pass('/api/v1/pods?watch=1');
  expect(shown).toEqual(['response /api/v1/pods?watch=1']);
  stop();
  trace.watch(observer, { revealSecrets: true });
  pass('/api/v1/pods');
  pass('/api/v1/pods?watch=2');
  expect(shown.slice(1)).toEqual(['response /api/v1/pods?watch=2']);
});

function aSecretExchange(trace: Trace): Exchange {
  const exchange = trace.begin(
    anOpening({
      target: '/api/v1/namespaces/a/secrets/s?token=hunter1',
      upstreamUrl: 'https://h/api/v1/namespaces/a/secrets/s?token=hunter1',
      rawHeaders: ['Authorization', 'Bearer hunter2', 'Content-Type', 'application/yaml'],
    }),
  );
  trace.requestData(exchange, Buffer.from('data: {a: hunter3}'));
  trace.responseStarted(exchange, { ...OK, rawHeaders: ['Set-Cookie', 'a=hunter4', 'content-type', 'text/yaml'] });
  trace.responseData(exchange, Buffer.from('data: {a: hunter5}'));
  trace.completed(exchange);
  return exchange;
}

function aWatchedTrace(options?: ConstructorParameters<typeof Trace>[0]) {
  const trace = new Trace(options);
  const { observer, seen } = anObserver();
  trace.watch(observer);
  return { trace, seen };
}

function anObserver() {
  const seen: string[] = [];
  const observe = ({ type, object }: TraceEvent) => void seen.push(`${type} ${object.id} ${object.stage}`);
  return { observer: { observe }, seen };
}

function fault(): never {
  throw new Error('fault');
}
