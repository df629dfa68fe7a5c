import { encode } from 'cborg';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { decodeBody } from '../../src/api/decoded-body.ts';
import type { BodyKind } from '../../src/api/decoded-body.ts';
import { goYaml } from '../../src/api/go/go-yaml.ts';
import { encodeStatus } from '../../src/api/status/status-codec.ts';
import { failureStatus } from '../../src/api/status/status.ts';
import { aPod, asCbor, aTable, podInProtobuf, podListInProtobuf } from '../support/wire-bodies.ts';

const POD = aPod('web-0');
const POD_FACTS = {
  apiVersion: 'v1',
  kind: 'Pod',
  namespace: 'team-a',
  name: 'web-0',
  uid: 'uid-of-web-0',
  resourceVersion: '7',
  labels: { app: 'web' },
};
const LIST = {
  kind: 'PodList',
  apiVersion: 'v1',
  metadata: { resourceVersion: '9' },
  items: ['web-0', 'web-1'].map(aPod).map(({ metadata }) => ({ metadata })),
};
const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const JSON_TYPE = 'application/json';

test.each<[what: string, body: Uint8Array, contentType: string, format: string]>([
  ['JSON', Buffer.from(JSON.stringify(POD)), JSON_TYPE, 'json'],
  ['JSON of which nobody says what it is', Buffer.from(JSON.stringify(POD)), '', 'json'],
  ['a patch', Buffer.from(JSON.stringify(POD)), 'application/strategic-merge-patch+json; charset=utf-8', 'json'],
  ['YAML', Buffer.from(goYaml(POD)), 'application/yaml', 'yaml'],
  ['JSON that is applied', Buffer.from(JSON.stringify(POD)), 'application/apply-patch+yaml', 'yaml'],
  ['protobuf', podInProtobuf('web-0'), PROTOBUF, 'protobuf'],
  ['CBOR', asCbor(POD), 'application/cbor', 'cbor'],
  ['CBOR with texts as texts', encode(POD), 'application/cbor', 'cbor'],
])('an object in %s', (_, body, contentType, format) => {
  expect(decodeBody(body, whole({ contentType }))).toEqual({ format, object: POD_FACTS, isCut: false });
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
])('an object compressed by %s', (contentEncoding, compress) => {
  const body = compress(JSON.stringify(POD));
  expect(decodeBody(body, whole({ contentEncoding }))).toMatchObject({ object: POD_FACTS, isCut: false });
});

test.each<[what: string, body: Uint8Array, contentType: string]>([
  ['JSON', Buffer.from(JSON.stringify(LIST)), JSON_TYPE],
  ['YAML', Buffer.from(goYaml(LIST)), 'application/yaml'],
  ['protobuf', podListInProtobuf(['web-0', 'web-1']), PROTOBUF],
  ['CBOR', asCbor(LIST), 'application/cbor'],
])('a list in %s: what its items are, they do not say', (_, body, contentType) => {
  const decoded = decodeBody(body, whole({ contentType }));
  expect(decoded).toMatchObject({ object: { kind: 'PodList', resourceVersion: '9' }, isCut: false });
  expect(decoded!.items).toEqual([POD_FACTS, { ...POD_FACTS, name: 'web-1', uid: 'uid-of-web-1' }]);
});

describe.each<[what: string, body: Uint8Array, contentType: string]>([
  ['JSON', Buffer.from(JSON.stringify(LIST)), JSON_TYPE],
  ['YAML', Buffer.from(goYaml(LIST)), 'application/yaml'],
  ['protobuf', podListInProtobuf(['web-0', 'web-1']), PROTOBUF],
  ['CBOR', asCbor(LIST), 'application/cbor'],
  ['a Table', Buffer.from(JSON.stringify(aTable(['web-0', 'web-1']))), JSON_TYPE],
])('%s, cut at every byte', (_, body, contentType) => {
  test('what is there is read, never half of it, and it is reported as cut', () => {
    const names: (string | undefined)[][] = [];
    for (let size = 0; size < body.length; size++) {
      const decoded = decodeBody(body.subarray(0, size), whole({ contentType, isCut: true }));
      expect(decoded?.isCut ?? true).toBe(true);
      for (const facts of decoded?.items ?? []) expect(['web-0', 'web-1']).toContain(facts.name);
      names.push((decoded?.items ?? []).map(({ name }) => name));
    }
    expect(names).toContainEqual(['web-0']);
    expect(names.at(-1)).toEqual(['web-0', 'web-1']);
  });
});

test.each(['application/json', 'application/yaml', PROTOBUF, 'application/cbor'] as const)(
  'a Status in %s, in full',
  (contentType) => {
    const status = failureStatus(403, 'Forbidden', 'no', { name: 'web', kind: 'pods' });
    const body = encodeStatus(status, contentType as 'application/json');
    expect(decodeBody(body, whole({ contentType }))).toMatchObject({ object: { kind: 'Status' }, status });
  },
);

test('a Table: columns, rows, and what the rows are of', () => {
  const body = Buffer.from(JSON.stringify(aTable(['web-0', 'web-1'])));
  expect(decodeBody(body, whole({}))).toMatchObject({
    object: { apiVersion: 'meta.k8s.io/v1', kind: 'Table' },
    table: { columns: [{ name: 'Name', priority: 0 }, { name: 'Ready' }, { name: 'Node', priority: 1 }] },
    items: [{ name: 'web-0' }, { name: 'web-1' }],
  });
});

test.each<[what: string, body: Uint8Array, kind: Partial<BodyKind>]>([
  ['text', Buffer.from('ok'), { contentType: 'text/plain' }],
  ['JSON that is not an object', Buffer.from('[1]'), {}],
  ['JSON without a kind', Buffer.from('{"a":1}'), {}],
  ['text that is not JSON', Buffer.from('{a:1}]'), {}],
  ['what nests without end', Buffer.from('['.repeat(100_000)), {}],
  ['CBOR that nests without end', Buffer.alloc(100_000, 0x81), { contentType: 'application/cbor' }],
  ['protobuf without an envelope', Buffer.from('k8s'), { contentType: PROTOBUF }],
  ['an envelope of junk', Buffer.from('k8s\0\xff\xff\xff\xff\xff\xff', 'latin1'), { contentType: PROTOBUF }],
  ['what is not compressed as it says', Buffer.from('{"kind'), { contentEncoding: 'gzip' }],
  ['nothing', Buffer.alloc(0), {}],
])('nothing to tell: %s', (_, body, kind) => {
  expect(decodeBody(body, whole(kind))).toBeUndefined();
});

test('a few bytes that grow to gigabytes cost no more than the limit', () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from('{"kind":"Pod","a":"'), Buffer.alloc(64 * 1024 * 1024, 'x')]));
  const decoded = decodeBody(bomb, whole({ contentEncoding: 'gzip', limit: 10_000 }));
  expect(decoded).toEqual({ format: 'json', object: { apiVersion: '', kind: 'Pod' }, isCut: true });
});

test('kinds without metadata', () => {
  expect(decodeBody(podInProtobuf('web-0', 'APIVersions'), whole({ contentType: PROTOBUF }))).toEqual({
    format: 'protobuf',
    object: { apiVersion: 'v1', kind: 'APIVersions' },
    isCut: false,
  });
});

function whole(kind: Partial<BodyKind>): BodyKind {
  return { contentType: JSON_TYPE, contentEncoding: '', isCut: false, limit: 1_000_000, ...kind };
}
