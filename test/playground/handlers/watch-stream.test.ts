import { WebSocket } from 'undici';
import { describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { rawExchange } from '../../support/raw-client.ts';
import { TEAM_B, WIDGETS } from '../../support/stages.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const MERGE = { 'content-type': 'application/merge-patch+json' };

test('begins with what is there, goes on with what happens, and ends in time', async () => {
  await using playground = await aPlayground(TEAM_B);
  const events = watch(playground, `${CONFIG_MAPS}?watch=true&timeoutSeconds=1`);
  expect(await next(events)).toEqual('ADDED settings');
  await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'new' } });
  expect(await next(events)).toBe('ADDED new');
  await playground.admin(`POST /api/v1/namespaces/team-b/configmaps`, { metadata: { name: 'elsewhere' } });
  await playground.admin(`DELETE ${CONFIG_MAPS}/new`);
  expect(await next(events)).toBe('DELETED new');
  expect(await next(events)).toBe('end');
});

test('goes on from a resourceVersion', async () => {
  await using playground = await aPlayground();
  const { json } = await playground.admin(`GET ${CONFIG_MAPS}`);
  await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'a' } });
  await playground.admin(`POST ${CONFIG_MAPS}`, { metadata: { name: 'b' } });
  const events = watch(playground, `${CONFIG_MAPS}?watch=true&resourceVersion=${json.metadata?.['resourceVersion']}`);
  expect([await next(events), await next(events)]).toEqual(['ADDED a', 'ADDED b']);
});

test('what leaves the selector is gone, what enters it is new', async () => {
  await using playground = await aPlayground();
  const events = watch(playground, `${CONFIG_MAPS}?watch=true&labelSelector=x%3Dy`);
  const label = (value: string | null) =>
    playground.admin(`PATCH ${CONFIG_MAPS}/settings`, JSON.stringify({ metadata: { labels: { x: value } } }), MERGE);
  await label('y');
  expect(await next(events)).toBe('ADDED settings');
  await playground.admin(`PATCH ${CONFIG_MAPS}/settings`, '{"data":{"a":"1"}}', MERGE);
  expect(await next(events)).toBe('MODIFIED settings');
  await label('z');
  expect(await next(events)).toBe('DELETED settings');
});

test('marks the end of the initial events when asked', async () => {
  await using playground = await aPlayground();
  const query = 'watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true';
  const events = watch(playground, `${CONFIG_MAPS}?${query}`);
  expect(await next(events)).toBe('ADDED settings');
  const { value } = await events.next();
  expect(value).toMatchObject({
    type: 'BOOKMARK',
    object: { kind: 'ConfigMap', metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
  });
});

test('an old version is an error inside the stream', async () => {
  await using playground = await aPlayground(WIDGETS);
  const made = Array.from(
    { length: 2_001 },
    (_, i) => `{ kind: Widget, apiVersion: example.com/v1, metadata: { name: w${i} } }`,
  );
  playground.load(made.join('\n---\n'));
  const { value } = await watch(playground, `${CONFIG_MAPS}?watch=true&resourceVersion=2`).next();
  expect(value).toMatchObject({ type: 'ERROR', object: { code: 410, reason: 'Expired' } });
});

test('as a Table, with the columns once', async () => {
  await using playground = await aPlayground();
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const events = watch(playground, '/api/v1/nodes?watch=true', accept);
  const [first, second] = [(await events.next()).value, (await events.next()).value];
  expect(first?.object).toMatchObject({
    kind: 'Table',
    rows: [
      {
        cells: [
          'node1',
          'Ready',
          'control-plane',
          expect.any(String),
          'v1.36.2',
          expect.anything(),
          expect.anything(),
          expect.anything(),
          expect.anything(),
          expect.anything(),
        ],
      },
    ],
  });
  expect([first?.object, second?.object].map((table) => 'columnDefinitions' in table!)).toEqual([true, false]);
});

test.each(['/api/v1/watch/namespaces/team-a/configmaps', '/api/v1/watch/namespaces/team-a/configmaps/settings'])(
  'in the old spelling: %s',
  async (path) => {
    await using playground = await aPlayground();
    expect(await next(watch(playground, path))).toBe('ADDED settings');
  },
);

interface WatchEvent {
  readonly type: string;
  readonly object: { readonly metadata?: { readonly name?: string }; readonly [field: string]: unknown };
}

async function* watch(
  playground: TestPlayground,
  path: string,
  accept = 'application/json',
): AsyncGenerator<WatchEvent, undefined> {
  const authorization = `Bearer ${await playground.token('admin')}`;
  const answer = await fetch(playground.url + path, { headers: { authorization, accept } });
  let text = '';
  for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop()!;
    const seen = lines.map((line) => JSON.parse(line) as WatchEvent);
    // Every namespace has the CA, which nothing here is about.
    yield* seen.filter(({ object }) => object.metadata?.name !== 'kube-root-ca.crt');
  }
  return undefined;
}

/** `ADDED name`, or `end`. */
async function next(events: AsyncGenerator<WatchEvent, undefined>): Promise<string> {
  const { value } = await events.next();
  return value ? `${value.type} ${value.object.metadata?.name}` : 'end';
}

describe('over a WebSocket', () => {
  test('each event is a text message', async () => {
    await using playground = await aPlayground();
    const headers = { authorization: `Bearer ${await playground.token('admin')}`, origin: 'http://127.0.0.1' };
    const url = `${playground.url.replace('http', 'ws')}${CONFIG_MAPS}?watch=true`;
    const socket = new WebSocket(url, { protocols: ['json'], headers });
    const events: string[] = [];
    socket.addEventListener('message', ({ data }) => events.push(data as string));
    await expect.poll(() => events.length).toBeGreaterThan(0);
    expect(socket.protocol).toBe('json');
    expect(JSON.parse(events[0] ?? '')).toMatchObject({ type: 'ADDED', object: { kind: 'ConfigMap' } });
    expect(events[0]).toMatch(/\n$/);
    socket.close();
  });

  test('it takes an Origin', async () => {
    await using playground = await aPlayground();
    const answer = await rawExchange(
      playground.url,
      [
        `GET ${CONFIG_MAPS}?watch=true HTTP/1.1`,
        'Host: x',
        `Authorization: Bearer ${await playground.token('admin')}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==',
        '',
        '',
      ].join('\r\n'),
    );
    expect(answer).toBe('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
});

test('a resourceVersion that is not a number is 500, in the words of Go', async () => {
  await using playground = await aPlayground();
  const { status, json } = await playground.admin('GET /api/v1/pods?watch=true&resourceVersion=zzz');
  const message = 'resourceVersion: Invalid value: "zzz": strconv.ParseUint: parsing "zzz": invalid syntax';
  expect([status, json.message]).toEqual([500, message]);
});
