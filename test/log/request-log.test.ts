import { expect, test } from 'vitest';
import { failureStatus } from '../../src/api/status/status.ts';
import { requestLog } from '../../src/log/request-log.ts';
import type { RequestLogOptions } from '../../src/log/request-log.ts';
import { exchangeFilter } from '../../src/trace/filter/exchange-filter.ts';
import { Trace } from '../../src/trace/trace.ts';
import { anOpening } from '../support/an-opening.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';

const OK = { status: 200, statusText: 'OK', rawHeaders: ['Content-Type', 'application/json'] };
const WATCH = anOpening({ target: '/api/v1/namespaces/team-a/pods?watch=true' });

test('an exchange is logged when it ends, a long-running one also when it opens', async () => {
  const { trace, text } = await aLog({ verbosity: 1 });
  const watch = trace.begin(WATCH);
  trace.responseStarted(watch, OK);
  const list = trace.begin(anOpening());
  trace.responseStarted(list, OK);
  trace.completed(list);
  trace.completed(watch);
  await trace.close();
  expect(withoutTimes(text())).toEqual([
    'watch pods team-a/ 200 kubectl/v1.33.1 opened',
    'list pods team-a/ 200 kubectl/v1.33.1',
    'watch pods team-a/ 200 kubectl/v1.33.1 closed',
  ]);
});

test('level 0 is silent while all goes well, and while clients come and go', async () => {
  const { trace, text } = await aLog({ verbosity: 0 });
  const watch = trace.begin(WATCH);
  trace.responseStarted(watch, OK);
  trace.failed(watch, { code: 'CLIENT_CLOSED', message: 'the client closed the connection' });
  trace.failed(trace.begin(anOpening()), { code: 'ECONNREFUSED', message: 'nothing listens' });
  await trace.close();
  expect(withoutTimes(text())).toEqual(['--- list pods team-a/: ECONNREFUSED: nothing listens']);
});

test('from level 3 on each event of a watch is logged, wherever its pieces end', async () => {
  const { trace, text } = await aLog({ verbosity: 3 });
  const watch = trace.begin(WATCH);
  trace.responseStarted(watch, OK);
  const events =
    '{"type":"ADDED","object":{"metadata":{"name":"web-0","namespace":"team-a"}}}\n{"type":"BOOKMARK","object":{}}\n';
  for (const piece of [events.slice(0, 30), events.slice(30)]) trace.responseData(watch, Buffer.from(piece));
  await trace.close();
  expect(withoutTimes(text()).filter((line) => /ADDED|BOOKMARK/.test(line))).toEqual([
    'watch pods team-a/web-0 ADDED',
    'watch pods BOOKMARK',
  ]);
});

test('an observer that comes late is shown what the trace keeps', async () => {
  const trace = new Trace();
  trace.completed(trace.begin(anOpening()));
  const { trace: _, text } = await aLog({ verbosity: 1 }, trace);
  await trace.close();
  expect(withoutTimes(text())).toEqual(['list pods team-a/ --- kubectl/v1.33.1']);
});

test('json: one object per line, and the last one with an id is valid', async () => {
  const { trace, text } = await aLog({ verbosity: 8, format: 'json' });
  const watch = trace.begin(WATCH);
  trace.responseStarted(watch, OK);
  trace.responseData(watch, Buffer.from('{"type":"ADDED","object":{"metadata":{"name":"web-0"}}}\n'));
  trace.completed(watch);
  await trace.close();
  const objects = text()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(objects).toMatchObject([
    { kind: 'Exchange', apiVersion: 'kubetrace.dev/v1', id: 1, stage: 'ResponseStarted' },
    { kind: 'WatchEvent', apiVersion: 'kubetrace.dev/v1', exchange: 1, type: 'ADDED', name: 'web-0' },
    { kind: 'Exchange', id: 1, stage: 'ResponseComplete', response: { body: { size: 56, truncated: false } } },
  ]);
});

test.each<[Partial<RequestLogOptions>, string[]]>([
  [{ verbosity: 1 }, ['get discovery 3 requests kubectl/v1.33.1', 'get /apis/apps 404 kubectl/v1.33.1', 'list pods team-a/ 200 kubectl/v1.33.1', 'get /api 200 kubectl/v1.33.1']], // prettier-ignore
  [{ verbosity: 1, fold: false }, ['get /api 200', 'get /apis 200', 'get /apis/apps/v1 200', 'get /apis/apps 404', 'list pods team-a/ 200', 'get /api 200'].map((line) => `${line} kubectl/v1.33.1`)], // prettier-ignore
  [{ verbosity: 3, filter: exchangeFilter('path=/apis') }, ['get /apis 200 kubectl/v1.33.1']],
  [{ verbosity: 0, filter: exchangeFilter('status=403') }, []],
])('successful discovery is one line per client: %j', async (options, expected) => {
  const { trace, text } = await aLog(options);
  for (const target of ['/api', '/apis', '/apis/apps/v1', '/apis/apps', anOpening().target, '/api']) {
    const exchange = trace.begin(anOpening({ target }));
    trace.responseStarted(exchange, target === '/apis/apps' ? { ...OK, status: 404 } : OK);
    trace.completed(exchange);
  }
  await trace.close();
  expect(withoutTimes(text())).toEqual(expected);
});

test('a filter decides when an exchange opens and when it ends; what was logged as opened is logged as closed', async () => {
  const { trace, text } = await aLog({ verbosity: 3, filter: exchangeFilter('status=200,class=') });
  const [watch, list] = [trace.begin(WATCH), trace.begin(anOpening())];
  trace.responseStarted(watch, OK);
  trace.responseStarted(list, { ...OK, status: 404 });
  trace.explained(watch, EXCHANGES.denied.denial!);
  trace.completed(watch);
  trace.completed(list);
  await trace.close();
  expect(withoutTimes(text())).toEqual([
    'watch pods team-a/ 200 kubectl/v1.33.1 opened',
    'watch pods team-a/ 200 kubectl/v1.33.1 closed',
  ]);
});

test.each([
  [7, 0],
  [8, 1024],
  [9, 10_240],
  [10, Infinity],
])('level %i needs %d bytes of each body', async (verbosity, bodyBytes) => {
  const log = await requestLog({ write: () => true }, { verbosity, format: 'klog', color: false });
  expect(log.bodyBytes).toBe(bodyBytes);
});

const CONFLICT = JSON.stringify(failureStatus(409, 'AlreadyExists', 'pods "a" already exists'));

test.each([
  ['pretty', '              pods "a" already exists\n              remedy: It exists: '],
  ['klog', ' answer="pods \\"a\\" already exists" remedy="It exists: '],
] as const)('from level 1 an error has the words of the server and what to do about it: %s', async (format, said) => {
  for (const verbosity of [1, 6]) {
    const { trace, text } = await aLog({ verbosity, format });
    answer(trace, 409, CONFLICT);
    answer(trace, 200, '{}');
    await trace.close();
    expect(text()).toContain(said);
    expect(text().lastIndexOf('200')).toBeGreaterThan(text().indexOf('409'));
  }
});

test('at level 0 nothing of an error is captured, at level 1 nothing of any other answer', async () => {
  for (const [verbosity, ofError] of [
    [0, 0],
    [1, CONFLICT.length],
  ] as const) {
    const { trace, text } = await aLog({ verbosity });
    const bodies = [answer(trace, 409, CONFLICT), answer(trace, 200, '{"kind":"PodList"}')].map(
      ({ response }) => response!.body,
    );
    expect(bodies.map(({ chunks }) => Buffer.concat([...chunks]).length)).toEqual([ofError, 0]);
    await trace.close();
    if (verbosity === 0) expect(text()).toBe('');
  }
});

test('what a denial says is not repeated, and of a body that was not kept whole nothing is said', async () => {
  const { trace, text } = await aLog({ verbosity: 1 });
  const denied = trace.begin(anOpening());
  trace.responseStarted(denied, { ...OK, status: 422 });
  trace.explained(denied, EXCHANGES.denied.denial!);
  trace.responseData(denied, Buffer.from(CONFLICT));
  trace.completed(denied);
  answer(trace, 404, `404 page not found${' '.repeat(40_000)}`);
  await trace.close();
  expect(text()).not.toMatch(/already exists|remedy|page not found/);
});

function answer(trace: Trace, status: number, body: string) {
  const exchange = trace.begin(anOpening());
  trace.responseStarted(exchange, { ...OK, status });
  trace.responseData(exchange, Buffer.from(body));
  trace.completed(exchange);
  return exchange;
}

async function aLog(options: Partial<RequestLogOptions>, trace = new Trace()) {
  let written = '';
  const out = { write: (text: string) => ((written += text), true) };
  trace.watch(await requestLog(out, { verbosity: 1, format: 'pretty', color: false, ...options }));
  return { trace, text: () => written };
}

/** The lines of exchanges: without times, how long they took, and the blanks of columns. */
function withoutTimes(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) =>
      line
        .slice(12)
        .replace(/ \d+ms/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    );
}
