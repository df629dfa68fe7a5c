import { expect, test } from 'vitest';
import { decodedBody } from '../../src/log/pretty/body-drawing.ts';
import { jsonFormat } from '../../src/log/json-format.ts';
import { anExchange } from '../support/an-exchange.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';
import { podInProtobuf, podListInProtobuf } from '../support/wire-bodies.ts';

const PROTOBUF = [['Content-Type', 'application/vnd.kubernetes.protobuf']] as const;
const WEB_0 = {
  apiVersion: 'v1',
  kind: 'Pod',
  namespace: 'team-a',
  name: 'web-0',
  uid: 'uid-of-web-0',
  resourceVersion: '7',
  labels: { app: 'web' },
};

test('from level 8 the objects that the bodies hold', () => {
  const format = jsonFormat({ verbosity: 8, color: false, pid: 7 }, decodedBody);
  const exchange = anExchange({
    method: 'POST',
    requestHeaders: PROTOBUF,
    requestBody: whole(podInProtobuf('web-0')),
    responseHeaders: PROTOBUF,
    responseBody: whole(podListInProtobuf(['web-0', 'web-1'])),
  });
  const [line] = format.exchange(exchange, 'ended');
  expect(JSON.parse(line as string)).toMatchObject({
    request: { body: { size: 69, objects: [WEB_0] } },
    response: { body: { objects: [WEB_0, { name: 'web-1' }] } },
  });
});

test('none where nothing is kept, or nothing is an object', () => {
  for (const [decode, body] of [
    [undefined, '{"kind":"Pod"}'],
    [decodedBody, 'ok'],
  ] as const) {
    const [line] = jsonFormat({ verbosity: 8, color: false, pid: 7 }, decode).exchange(
      anExchange({ responseBody: body }),
      'ended',
    );
    expect(line).not.toContain('"objects"');
  }
});

test('an event of a watch: its facts, not its drawing', () => {
  const event = { type: 'ADDED', kind: 'Pod', namespace: 'a', name: 'p', resourceVersion: '1', table: ['NAME'] };
  const [line] = jsonFormat({ verbosity: 8, color: false, pid: 7 }).watchEvent(EXCHANGES.watching, event, 0);
  expect(JSON.parse(line!)).toEqual({
    kind: 'WatchEvent',
    apiVersion: 'kubetrace.dev/v1',
    exchange: 1,
    at: '1970-01-01T00:00:00.000Z',
    type: 'ADDED',
    namespace: 'a',
    name: 'p',
    resourceVersion: '1',
    objectKind: 'Pod',
  });
});

function whole(bytes: Uint8Array) {
  return { chunks: [bytes], size: bytes.length, truncated: false };
}
