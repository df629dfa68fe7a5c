import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodeStatus } from '../../../src/api/status/status-codec.ts';
import { failureStatus } from '../../../src/api/status/status.ts';
import { bodyDrawing } from '../../../src/log/pretty/body-drawing.ts';
import { asCbor, aPod, aTable, podInProtobuf, podListInProtobuf } from '../../support/wire-bodies.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
const TABLE = Buffer.from(JSON.stringify(aTable(['web-0', 'database-12'])));

test.each<[what: string, body: Uint8Array, contentType: string, drawn: string]>([
  [
    'a Table, as kubectl get prints it',
    TABLE,
    'application/json',
    `
meta.k8s.io/v1 Table, 2 rows, ${TABLE.length} bytes
NAME          READY
web-0         1/1
database-12   1/1
`,
  ],
  [
    'an object in protobuf',
    podInProtobuf('web-0'),
    PROTOBUF,
    `
protobuf, 69 bytes: v1 Pod team-a/web-0  resourceVersion 7  uid uid-of-web-0  app=web
`,
  ],
  [
    'a list in protobuf',
    podListInProtobuf(['web-0', 'web-1']),
    PROTOBUF,
    `
protobuf, 134 bytes: v1 PodList, 2 objects
team-a/web-0  resourceVersion 7  uid uid-of-web-0  app=web
team-a/web-1  resourceVersion 7  uid uid-of-web-1  app=web
`,
  ],
  [
    'an object in CBOR',
    asCbor(aPod('web-0')),
    'application/cbor',
    `
cbor, 116 bytes: v1 Pod team-a/web-0  resourceVersion 7  uid uid-of-web-0  app=web
`,
  ],
  [
    'a Status in protobuf',
    encodeStatus(failureStatus(403, 'Forbidden', 'no way'), PROTOBUF),
    PROTOBUF,
    `
protobuf, 63 bytes: v1 Status Failure 403 Forbidden
no way
`,
  ],
  [
    'what nobody can read',
    Buffer.from([0, 1, 2, 3, 0x41]),
    'application/octet-stream',
    `
binary, 5 bytes
00000000  00 01 02 03 41                                    |....A|
`,
  ],
])('%s', (_, body, contentType, drawn) => {
  expect(`\n${draw(body, contentType)?.join('\n')}\n`).toBe(drawn);
});

test('of a body that is cut, what there is of it is shown, and that it is cut', () => {
  const start = (bytes: Uint8Array, size: number) => ({
    chunks: [bytes.subarray(0, size)],
    size: bytes.length,
    truncated: true,
  });
  const headers = (contentType: string) => [['Content-Type', contentType]] as const;
  expect(bodyDrawing(start(podListInProtobuf(['web-0', 'web-1']), 85), headers(PROTOBUF), 1024)).toEqual([
    'protobuf, 134 bytes, cut: v1 PodList, 1 object',
    'team-a/web-0  resourceVersion 7  uid uid-of-web-0  app=web',
  ]);
  expect(bodyDrawing(start(TABLE, 600), headers('application/json'), 1024)).toEqual([
    `meta.k8s.io/v1 Table, 1 row, ${TABLE.length} bytes, cut`,
    'NAME    READY',
    'web-0   1/1',
  ]);
  expect(bodyDrawing(start(Buffer.alloc(5000), 4000), [], 16)).toEqual([
    'binary, 5,000 bytes',
    '00000000  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|',
    '(cut: the first 16 bytes)',
  ]);
});

test.each([1024, 10_240, Infinity])(
  'a compressed Table is drawn at every limit, %d; a readable body is not',
  (limit) => {
    const headers = [
      ['Content-Type', 'application/json'],
      ['Content-Encoding', 'gzip'],
    ] as const;
    const zipped = gzipSync(TABLE);
    expect(bodyDrawing({ chunks: [zipped], size: zipped.length, truncated: false }, headers, limit)).toHaveLength(4);
    for (const text of ['', 'ok', '{"kind":"Pod"}', '{"a":"Table"}'])
      expect(draw(Buffer.from(text), '')).toBeUndefined();
  },
);

function draw(bytes: Uint8Array, contentType: string): string[] | undefined {
  const body = { chunks: bytes.length > 0 ? [bytes] : [], size: bytes.length, truncated: false };
  return bodyDrawing(body, [['Content-Type', contentType]], 1024);
}
