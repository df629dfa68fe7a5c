import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encode } from 'cborg';
import type { HeaderList } from '../../../src/api/request/header-list.ts';
import { bytesField, textField } from '../../../src/api/body/protobuf-fields.ts';
import { failureStatus } from '../../../src/api/status/status.ts';
import { detailRoutes } from '../../../src/web/answers/detail-routes.ts';
import { bodyView } from '../../../src/web/bodies/body-view.ts';
import type { BodyView } from '../../../src/web/wire/body.ts';
import { compressedBodies, hostileTexts } from '../../../bench/hostile-texts.mjs';
import { type ExchangeFacts, anExchange } from '../../support/an-exchange.ts';
import { aWebApi } from '../../support/a-web-api.ts';
import { aPod, aTable, asCbor, podInProtobuf, podListInProtobuf } from '../../support/wire-bodies.ts';

const WATCH = '/api/v1/namespaces/team-a/pods?watch=1';

function answered(
  body: string | Uint8Array,
  contentType = 'application/json',
  facts: ExchangeFacts = {},
  more: HeaderList = [],
) {
  const bytes = Buffer.from(body);
  return anExchange({
    responseHeaders: [['Content-Type', contentType], ...more],
    responseBody: { chunks: bytes.length > 0 ? [bytes] : [], size: bytes.length, truncated: false },
    ...facts,
  });
}

const viewOf = (...parameters: Parameters<typeof answered>) => bodyView(answered(...parameters), 'response');

test('both bodies of an exchange are served', async () => {
  const exchange = anExchange({
    method: 'POST',
    requestHeaders: [['Content-Type', 'application/json']],
    requestBody: '{"kind":"Pod"}',
    responseBody: 'ok',
    responseHeaders: [['Content-Type', 'text/plain']],
  });
  await using api = await aWebApi(detailRoutes, [exchange]);
  expect(await api.get<BodyView>('exchanges/1/bodies/request')).toEqual({
    contentType: 'application/json',
    size: 14,
    format: 'json',
    text: '{\n  "kind": "Pod"\n}',
    yaml: 'kind: Pod\n',
  });
  expect(await api.get<BodyView>('exchanges/1/bodies/response')).toEqual({
    contentType: 'text/plain',
    size: 2,
    format: 'text',
    text: 'ok',
  });
  expect((await api.ask('exchanges/1/bodies/other')).status).toBe(404);
});

describe('an object', () => {
  const pod = aPod('web-0');

  test('in JSON is laid out, compressed or not', () => {
    const text = JSON.stringify(pod, undefined, 2);
    expect(viewOf(JSON.stringify(pod)).text).toBe(text);
    expect(viewOf(gzipSync(JSON.stringify(pod)), 'application/json', {}, [['Content-Encoding', 'gzip']]).text).toBe(
      text,
    );
  });

  test('in YAML stays as it is', () => {
    expect(viewOf('kind: Pod\nmetadata:\n  name: a\n', 'application/yaml')).toMatchObject({
      format: 'yaml',
      text: 'kind: Pod\nmetadata:\n  name: a\n',
    });
  });

  test('in CBOR is shown as JSON', () => {
    const view = viewOf(asCbor(pod), 'application/cbor');
    expect(view.format).toBe('cbor');
    expect(JSON.parse(view.text)).toEqual(pod);
  });

  test('in CBOR with a number that JavaScript would round keeps its digits', () => {
    const view = viewOf(Buffer.concat([Buffer.of(0xd9, 0xd9, 0xf7), encode({ a: 2n ** 62n })]), 'application/cbor');
    expect(view.text).toContain(String(2n ** 62n));
  });

  test('of another kind in protobuf is decoded as far as it names itself, which is said', () => {
    const view = viewOf(podInProtobuf('web-0', 'Gadget'), 'application/vnd.kubernetes.protobuf');
    expect(JSON.parse(view.text)).toMatchObject({ kind: 'Gadget', metadata: { name: 'web-0', namespace: 'team-a' } });
    expect(view.missing).toContain('of protobuf only');
  });

  test('with a number that JavaScript would round keeps it, and has no YAML', () => {
    const view = viewOf('{"a":12345678901234567890}');
    expect(view.text).toContain('12345678901234567890');
    expect(view.yaml).toBeUndefined();
  });

  test('that is large has no YAML, which takes long to write', () => {
    expect(viewOf(JSON.stringify({ data: 'x'.repeat(100_000) })).yaml).toBeUndefined();
  });

  test('with masked values shows the marks, and escapes what cannot be seen', () => {
    const { text, yaml } = viewOf('{"data":{"a":"<masked>"},"b":"\u202e"}');
    expect(text).toContain('"a": "<masked>"');
    expect(text).toContain(String.raw`\u202e`);
    expect(yaml).toContain('a: <masked>');
    expect(yaml).not.toContain('\u202e');
  });
});

describe('a table', () => {
  test('of the server', () => {
    const { table } = viewOf(JSON.stringify(aTable(['web-0', 'web-1'])));
    expect(table?.columns[0]).toBe('Name');
    expect(table?.rows.map(([name]) => name)).toEqual(['web-0', 'web-1']);
  });

  test('of the items of a list, without columns that are empty', () => {
    const created = '2026-01-01T03:04:05Z';
    const item = (name: string) => ({
      metadata: { name, creationTimestamp: created, labels: { app: 'web' } },
      status: { phase: 'Running' },
    });
    expect(viewOf(JSON.stringify({ kind: 'PodList', apiVersion: 'v1', items: [item('a'), item('b')] })).table).toEqual({
      columns: ['Name', 'Phase', 'Age', 'Labels'],
      rows: [
        ['a', 'Running', expect.stringMatching(/^\d+h$/), 'app=web'],
        ['b', 'Running', expect.stringMatching(/^\d+h$/), 'app=web'],
      ],
    });
    expect(viewOf(podListInProtobuf(['a', 'b']), 'application/vnd.kubernetes.protobuf').table?.rows).toHaveLength(2);
  });

  test('of what the server serves', () => {
    const pods = { name: 'pods', shortNames: ['po'], namespaced: true, kind: 'Pod', verbs: ['get', 'list'] };
    const list = { kind: 'APIResourceList', groupVersion: 'v1', resources: [pods] };
    const columns = ['Name', 'Shortnames', 'APIVersion', 'Namespaced', 'Kind', 'Verbs'];
    const rows = [['pods', 'po', 'v1', 'true', 'Pod', 'get,list']];
    expect(viewOf(JSON.stringify(list)).table).toEqual({ columns, rows });
    const resource = {
      resource: 'pods',
      shortNames: ['po'],
      scope: 'Namespaced',
      responseKind: { kind: 'Pod' },
      verbs: ['get', 'list'],
    };
    const discovery = {
      kind: 'APIGroupDiscoveryList',
      items: [{ metadata: { name: 'apps' }, versions: [{ version: 'v1', resources: [resource] }] }],
    };
    expect(viewOf(JSON.stringify(discovery)).table?.rows).toEqual([
      ['pods', 'po', 'apps/v1', 'true', 'Pod', 'get,list'],
    ]);
  });
});

describe('the events of a watch', () => {
  const event = (type: string, object: object) => `${JSON.stringify({ type, object })}\n`;
  const text = event('ADDED', aPod('web-0')) + event('BOOKMARK', { kind: 'Pod', metadata: { resourceVersion: '9' } });
  const seen = [
    { type: 'ADDED', object: 'Pod team-a/web-0', resourceVersion: '7' },
    { type: 'BOOKMARK', object: 'Pod', resourceVersion: '9' },
  ];

  test.each<[string, string | Buffer, string]>([
    ['JSON', text, 'application/json'],
    [
      'CBOR',
      Buffer.concat(
        text
          .trimEnd()
          .split('\n')
          .map((line) => encode(JSON.parse(line))),
      ),
      'application/cbor-seq',
    ],
  ])('in %s', (_, body, contentType) => {
    const { events, format, text: shown } = viewOf(body, contentType, { target: WATCH });
    expect(events).toMatchObject(seen);
    expect(JSON.parse(events![0]!.text)).toEqual(aPod('web-0'));
    expect([format, shown]).toEqual([contentType.includes('cbor') ? 'cbor' : 'json', '']);
  });

  test('grow while they come, and an incomplete one waits', () => {
    const half = text.slice(0, -10);
    const running = { target: WATCH, stage: 'ResponseStarted' } as const;
    expect(viewOf(half, 'application/json', running).events).toHaveLength(1);
    expect(viewOf(text, 'application/json', running).events).toHaveLength(2);
    expect(viewOf(half, 'application/json', running).missing).toBeUndefined();
  });

  test('with rows of a Table are a table', () => {
    const rows = event('ADDED', aTable(['web-0'])) + event('MODIFIED', { ...aTable(['web-0']), columnDefinitions: [] });
    const { table, events } = viewOf(rows, 'application/json', { target: WATCH });
    expect(table?.columns.slice(0, 2)).toEqual(['Event', 'Name']);
    expect(table?.rows.map(([type, name]) => [type, name])).toEqual([
      ['ADDED', 'web-0'],
      ['MODIFIED', 'web-0'],
    ]);
    expect(events).toHaveLength(2);
  });

  test('that end in an error say what it was', () => {
    const { events } = viewOf(
      event('ERROR', failureStatus(410, 'Expired', 'too old resource version')),
      'application/json',
      {
        target: WATCH,
      },
    );
    expect(events).toMatchObject([{ type: 'ERROR', object: 'Status too old resource version' }]);
  });

  test('are not looked for in the error that a watch was answered with', () => {
    const view = viewOf(JSON.stringify(failureStatus(403, 'Forbidden', 'no')), 'application/json', {
      target: WATCH,
      status: '403 Forbidden',
    });
    expect(view.events).toBeUndefined();
    expect(view.text).toContain('"no"');
  });
});

describe('what is missing is said', () => {
  const part = (chunks: Uint8Array[], more: object) => ({ chunks, size: 5_000_000, truncated: true, ...more });

  test('of a body that was cut', () => {
    const bytes = Buffer.from('{"a":[1,2,{"b":"wé').subarray(0, -1);
    const view = bodyView(anExchange({ responseBody: part([bytes], {}) }), 'response');
    expect(view.missing).toBe('cut: the first 18 bytes of a body of 5,000,000 bytes');
    expect(view.text).toBe('{\n  "a": [\n    1,\n    2,\n    {\n      "b": "w');
    expect(view.yaml).toBeUndefined();
  });

  test('of one that was withheld or dropped', () => {
    for (const withheld of ['may hold secrets', 'dropped: newer bodies took its place (--web-memory)']) {
      const view = bodyView(anExchange({ responseBody: part([], { withheld }) }), 'response');
      expect(view).toMatchObject({ format: 'none', text: '', size: 5_000_000, missing: withheld });
    }
  });

  test('of a request without a body nothing, and where there is no answer', () => {
    expect(bodyView(anExchange(), 'request')).toEqual({ contentType: '', size: 0, format: 'none', text: '' });
    const failed = anExchange({ failure: { code: 'ECONNREFUSED', message: '' } });
    expect(bodyView(failed, 'response').missing).toBe('there is no answer');
  });

  test('of an upgraded connection', () => {
    const exec = anExchange({ upgrade: 'websocket', status: '101 Switching Protocols' });
    expect(bodyView(exec, 'response').missing).toContain('counted, not kept');
  });
});

describe('other bodies', () => {
  test('are text', () => {
    expect(viewOf('{"broken', 'text/plain')).toMatchObject({ format: 'text', text: '{"broken' });
    expect(viewOf('not json \u001b[31m', 'application/json')).toMatchObject({
      format: 'text',
      text: String.raw`not json \x1b[31m`,
    });
  });

  test('or binary, as a hex dump with a bound', () => {
    const { format, text } = viewOf(Buffer.of(0, 1, 65, 0xff), 'application/octet-stream');
    expect([format, text]).toEqual(['binary', `00000000  00 01 41 ff${' '.repeat(39)}|..A.|\n`]);
    const large = viewOf(Buffer.alloc(200_000), 'application/octet-stream');
    expect(large.missing).toBe('cut: the first 65,536 bytes are shown');
    expect(large.text.length).toBeLessThan(400_000);
  });

  test('a Status in protobuf is read in full', () => {
    const status = podInProtobuf('x', 'Status');
    expect(JSON.parse(viewOf(status, 'application/vnd.kubernetes.protobuf').text)).toMatchObject({ kind: 'Status' });
  });

  test('a built-in kind in protobuf is read in full, and what has no name here is counted out', () => {
    const spec = bytesField(2, Buffer.concat([textField(4, 'ClusterIP'), textField(99, 'new')]));
    const status = bytesField(3, bytesField(1, bytesField(1, textField(1, '10.0.0.1'))));
    const object = Buffer.concat([bytesField(1, textField(1, 'web')), spec, status]);
    const meta = bytesField(1, Buffer.concat([textField(1, 'v1'), textField(2, 'Service')]));
    const body = Buffer.concat([Buffer.from('k8s\0'), meta, bytesField(2, object)]);
    const { text, missing } = viewOf(body, 'application/vnd.kubernetes.protobuf');
    expect(JSON.parse(text)).toEqual({
      kind: 'Service',
      apiVersion: 'v1',
      metadata: { name: 'web' },
      spec: { type: 'ClusterIP' },
      status: { loadBalancer: { ingress: [{ ip: '10.0.0.1' }] } },
    });
    expect(missing).toBe('not decoded: field 99 of ServiceSpec');
  });
});

test('whatever a server sends, the answer is bounded and never fails', () => {
  const { json, yaml, cbor, protobuf } = hostileTexts();
  const bodies: (readonly [string | Uint8Array, string])[] = [
    ...Object.values(json).map((text) => [text, 'application/json'] as const),
    ...Object.values(yaml).map((text) => [text, 'application/yaml'] as const),
    ...Object.values(cbor).map((bytes) => [bytes, 'application/cbor'] as const),
    ...Object.values(protobuf).map((bytes) => [bytes, 'application/vnd.kubernetes.protobuf'] as const),
  ];
  for (const [body, contentType] of bodies) {
    for (const target of [undefined, WATCH]) {
      const view = viewOf(body, contentType, target === undefined ? {} : { target });
      expect(JSON.stringify(view).length).toBeLessThan(40 * 1024 * 1024);
    }
  }
  for (const [encoding, body] of Object.values(compressedBodies(20 * 1024 * 1024))) {
    expect(JSON.stringify(viewOf(body, 'text/plain', {}, [['Content-Encoding', encoding]])).length).toBeLessThan(
      8 * 1024 * 1024,
    );
  }
}, 120_000);
