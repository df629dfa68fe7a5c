import { describe, expect, test } from 'vitest';
import { annotateStatus } from '../../../src/api/status/status-annotation.ts';
import { decodeStatus, encodeStatus } from '../../../src/api/status/status-codec.ts';
import type { StatusMediaType } from '../../../src/api/status/status-codec.ts';
import { recordedBodies } from '../../support/status-bodies.ts';

const CAUSE = { reason: 'MissingRule', message: 'grant "list" on <pods>: it\'s a rule', field: 'rbac' };

describe.each([undefined, '; a hint', '\nhint: "two"\n  lines\n'])(
  'recorded bodies, message longer by %j',
  (appendMessage) => {
    const annotation = { cause: CAUSE, ...(appendMessage !== undefined && { appendMessage }) };

    test.each(recordedBodies().filter(({ isStatus }) => isStatus))(
      '$id $contentType',
      ({ body, contentType, isCanonical, pretty }) => {
        const before = decodeStatus(body, contentType)!;
        const annotated = Buffer.from(annotateStatus(body, contentType, annotation)!);
        const expected = {
          ...before,
          message: before.message! + (appendMessage ?? ''),
          details: { ...before.details, causes: [...(before.details?.causes ?? []), CAUSE] },
        };
        expect(decodeStatus(annotated, contentType)).toEqual(expected);
        // What the server itself would have written: so nothing but the cause and the message has changed.
        const written = isCanonical ? encodeStatus(expected, contentType as StatusMediaType, { pretty }) : annotated;
        expect(annotated.equals(written)).toBe(true);
      },
    );
  },
);

test.each(recordedBodies().filter(({ isStatus }) => !isStatus))(
  '$contentType is left alone',
  ({ body, contentType }) => {
    expect(annotateStatus(body, contentType, { cause: CAUSE })).toBeUndefined();
  },
);

const [JSON_TYPE, YAML_TYPE] = ['application/json', 'application/yaml'];

test.each([
  [
    JSON_TYPE,
    '{"x": 1.0, "kind": "Status", "apiVersion": "v1", "details": {"kind": "a\\/b"}}',
    '{"x": 1.0, "kind": "Status", "apiVersion": "v1", "details": {"kind": "a\\/b", "causes": [{"message": "<M>"}]}}',
  ],
  [
    JSON_TYPE,
    '{"kind":"Status","apiVersion":"v1","code":403,"reason":""}',
    '{"kind":"Status","apiVersion":"v1","details":{"causes":[{"message":"<M>"}]},"code":403,"reason":""}',
  ],
  [
    JSON_TYPE,
    '{\r\n\t"kind": "Status",\r\n\t"apiVersion": "v1",\r\n\t"details": {}\r\n}\r\n',
    '{\r\n\t"kind": "Status",\r\n\t"apiVersion": "v1",\r\n\t"details": {\r\n\t\t"causes": [\r\n\t\t\t{\r\n\t\t\t\t"message": "<M>"\r\n\t\t\t}\r\n\t\t]\r\n\t}\r\n}\r\n',
  ],
  [
    JSON_TYPE,
    '{"kind":"Status","apiVersion":"v1","details":{"causes":[]},"message":"} \\" ]"}',
    '{"kind":"Status","apiVersion":"v1","details":{"causes":[{"message":"<M>"}]},"message":"} \\" ]<M>"}',
  ],
  [
    YAML_TYPE,
    'apiVersion: v1 # one\ndetails: {} # none\nkind: Status\nmessage: >-\n  a\n  b\n',
    'apiVersion: v1 # one\ndetails: {"causes": [{"message":"<M>"}]} # none\nkind: Status\nmessage: a b<M>\n',
  ],
  [
    YAML_TYPE,
    'apiVersion: v1\nkind: Status\ndetails:\n    kind: pods\n    causes:\n      - message: a\n        # odd',
    'apiVersion: v1\nkind: Status\ndetails:\n    kind: pods\n    causes:\n      - message: a\n        # odd\n      - message: <M>',
  ],
  [
    YAML_TYPE,
    '{"kind":"Status","apiVersion":"v1","message":"a","details":{"kind":"b"}}',
    '{"kind":"Status","apiVersion":"v1","message":"a<M>","details":{"kind":"b","causes":[{"message":"<M>"}]}}',
  ],
  [
    YAML_TYPE,
    '\'kind\': Status\napiVersion: v1\nmessage: "a"\ndetails: {kind: b, causes: [{reason: c}]} # in braces\n',
    '\'kind\': Status\napiVersion: v1\nmessage: a<M>\ndetails: {kind: b, causes: [{reason: c}, {"message":"<M>"}]} # in braces\n',
  ],
  [YAML_TYPE, 'kind: Status\napiVersion: v1', 'details:\n  causes:\n  - message: <M>\nkind: Status\napiVersion: v1'],
])('%s keeps its layout: %j', (contentType, body, expected) => {
  const annotated = annotateStatus(Buffer.from(body), contentType, { cause: { message: 'M' }, appendMessage: 'M' });
  expect(Buffer.from(annotated!).toString()).toBe(expected.replaceAll('<M>', 'M'));
});

test.each([
  [JSON_TYPE, '{"kind":"Status","apiVersion":"v1","details":null}'],
  [JSON_TYPE, '{"kind":"Status","apiVersion":"v1","details":{"causes":"x"}}'],
  [JSON_TYPE, '{"kind":"Pod","apiVersion":"v1"}'],
  [YAML_TYPE, 'kind: Status\napiVersion: v1\ndetails:\n'],
  [YAML_TYPE, 'kind: Status\napiVersion: v1\ndetails:\n  causes: x\n'],
])('%s cannot take a cause: %j', (contentType, body) => {
  expect(annotateStatus(Buffer.from(body), contentType, { cause: CAUSE })).toBeUndefined();
});

test('protobuf keeps fields that nobody knows', () => {
  const unknown = Buffer.from('a20604beefcafe', 'hex');
  const { body, contentType } = recordedBodies().find((recorded) => recorded.contentType.endsWith('protobuf'))!;
  const annotated = annotateStatus(Buffer.concat([body, unknown]), contentType, { cause: CAUSE })!;
  expect(Buffer.from(annotated.subarray(-unknown.length))).toEqual(unknown);
});
