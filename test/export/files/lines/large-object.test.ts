import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { anAuditEvent } from '../../../support/an-audit-event.ts';
import { readText } from '../../../support/read-text.ts';

const EVENTS = Array.from({ length: 30 }, (_, i) =>
  anAuditEvent({
    auditID: `${i}`,
    verb: 'get',
    requestURI: `/api/v1/namespaces/team-a/pods/p-${i}`,
    objectRef: { resource: 'pods', namespace: 'team-a', name: `p-${i}`, apiVersion: 'v1' },
    // Quotes, backslashes and brackets within texts.
    userAgent: `a "[{\\" é ${'}]\\'.repeat(i)} b`,
    requestObject: { items: [{ items: [i, []] }], events: [{}] },
  }),
);
const LINES = EVENTS.map((event) => JSON.stringify(event));
const ENTRIES = EVENTS.map((_, i) => ({
  startedDateTime: '2026-01-02T03:04:05.000Z',
  time: i,
  request: { method: 'GET', url: `https://h${i % 2}/api/v1/namespaces/team-a/pods/p-${i}`, headers: [] },
  response: { status: 200, headers: [], content: { text: '{"kind":"Pod"}' } },
}));
const PACKED = (value: unknown) => gzipSync(JSON.stringify(value)).toString('base64');
const ENTRY = (i: number) => ({
  insertId: `${i}`,
  timestamp: '2026-01-02T03:04:05Z',
  protoPayload: {
    serviceName: 'k8s.io',
    methodName: 'io.k8s.core.v1.pods.get',
    resourceName: `core/v1/namespaces/team-a/pods/p-${i}`,
    authenticationInfo: { principalEmail: 'jane@example.com' },
  },
});

const WRAPPED: readonly (readonly [what: string, value: unknown])[] = [
  ['an EventList', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', metadata: {}, items: EVENTS }],
  ['an EventList, its keys sorted', { apiVersion: 'audit.k8s.io/v1', items: EVENTS, kind: 'EventList', metadata: {} }],
  [
    'an EventList of events without a kind',
    {
      kind: 'EventList',
      apiVersion: 'audit.k8s.io/v1',
      items: EVENTS.map((event) => ({ ...event, kind: undefined, apiVersion: undefined })),
    },
  ],
  ['a List of v1', { kind: 'List', apiVersion: 'v1', items: EVENTS }],
  ['an array', EVENTS],
  ['arrays in an array', [[EVENTS], [], [[EVENTS]]]],
  ['records of an event hub', { records: EVENTS.map((log) => ({ category: 'x', properties: { log } })) }],
  ['events of CloudWatch', { events: LINES.map((message) => ({ timestamp: 1, message })), searchedLogStreams: [{}] }],
  ['a subscription', { messageType: 'DATA_MESSAGE', logEvents: LINES.map((message) => ({ id: '1', message })) }],
  ['results of Insights', { results: LINES.map((value) => [{ field: '@message', value }]), statistics: {} }],
  ['records of Firehose', { requestId: 'x', records: LINES.map((line) => ({ data: PACKED([line]) })) }],
  ['records of Kinesis', { Records: LINES.map((line) => ({ kinesis: { data: PACKED([line]) } })) }],
  ['entries of Cloud Logging', { entries: EVENTS.map((_, i) => ENTRY(i)), nextPageToken: 'x' }],
  ['an array of Cloud Logging', EVENTS.map((_, i) => ENTRY(i))],
  ['a HAR', { log: { version: '1.2', creator: { name: 'x' }, pages: [{ id: 'entries' }], entries: ENTRIES } }],
  ['a HAR, its keys in another order', { log: { entries: ENTRIES, pages: [{ startedDateTime: '' }] } }],
  ['a list of another kind', { kind: 'PodList', apiVersion: 'v1', items: EVENTS.map(() => ({ metadata: {} })) }],
  ['items that are not events', { kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items: [...EVENTS, null, 7, {}] }],
];

/** As for the defaults of megabytes. */
const SMALL = { whole: 300, batch: 2000, most: 100_000 };
const SECOND = JSON.stringify(anAuditEvent({ auditID: 'after' }));

describe('a large list is read in pieces, and the same is found in it', () => {
  test.each(WRAPPED)('%s', async (_, value) => {
    for (const indent of [0, 2]) {
      const text = `${JSON.stringify(value, undefined, indent)}\n${SECOND}\n`;
      const options = { apiOnly: true };
      // Less than each of these lists.
      const limits = { ...SMALL, most: 8000 };
      expect(await readText(text, { ...options, limits })).toEqual(await readText(text, options));
    }
  });

  test('a malformed item is named by its place in the whole list', async () => {
    const items = EVENTS.map((event, i) => (i === 25 ? { ...event, user: [] } : event));
    const text = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
    const { exchanges, warnings } = await readText(text, { limits: SMALL });
    expect(exchanges).toHaveLength(29);
    expect(warnings).toEqual(['f:1: items[25].user: expected an object, found a list; passed over']);
  });
});

describe('what is too large is counted, and the rest is read', () => {
  const huge = anAuditEvent({ auditID: 'huge', requestObject: { data: 'x'.repeat(150_000) } });
  const list = (...items: readonly object[]) =>
    JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });

  test.each([
    ['an item of a list', list(...EVENTS.slice(0, 3), huge, ...EVENTS.slice(3, 6)), 6, 'objects', 1],
    ['an object', `${LINES[0]}\n${JSON.stringify(huge)}\n${LINES[1]}\n`, 2, 'objects', 2],
    ['an object of many lines', `${LINES[0]}\n${JSON.stringify(huge, undefined, 1)}\n${LINES[1]}\n`, 2, 'objects', 2],
    ['an object in an array', JSON.stringify([EVENTS[0], huge, EVENTS[1]]), 2, 'objects', 1],
    ['a line of a log', `${LINES[0]}\nhello ${'x'.repeat(150_000)}\n${LINES[1]}\n`, 2, 'lines', 2],
    ['the last line of a log', `${LINES[0]}\n${LINES[1]}\nhello ${'x'.repeat(150_000)}`, 2, 'lines', 3],
  ])('%s', async (_, text, count, what, line) => {
    const { exchanges, warnings } = await readText(text, { limits: SMALL });
    expect(exchanges).toHaveLength(count);
    expect(warnings).toEqual([`f: passed over: ${what} of more than 500 MiB: 1, line ${line}`]);
  });

  test.each([
    ['cut in an item', list(...EVENTS).slice(0, -500), [29, 30]],
    ['cut in its head', `${list(...EVENTS).slice(0, 20)}`, [0, 0]],
    ['broken in an item', list(...EVENTS).replace('"p-20"', 'p-20'), [20, 20]],
  ])('a list that is %s', async (_, text, [least = 0, most = 0]) => {
    const { exchanges, warnings } = await readText(`${SECOND}\n${text}\n${SECOND}\n${SECOND}\n`, { limits: SMALL });
    expect(exchanges.length).toBeGreaterThanOrEqual(3 + least);
    expect(exchanges.length).toBeLessThanOrEqual(3 + most);
    expect(warnings).toEqual([
      expect.stringMatching(/^f: passed over: lines of JSON that is cut off or broken: 1, line 2$/),
    ]);
  });
});
