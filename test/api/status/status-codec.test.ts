import { describe, expect, test } from 'vitest';
import { decodeStatus, encodeStatus } from '../../../src/api/status/status-codec.ts';
import type { StatusMediaType } from '../../../src/api/status/status-codec.ts';
import { failureStatus } from '../../../src/api/status/status.ts';
import { recordedBodies } from '../../support/status-bodies.ts';

const MEDIA_TYPES: readonly StatusMediaType[] = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/cbor',
];

const FULL = failureStatus(429, 'TooManyRequests', 'slow "down" <please> & wait\nnow', {
  name: 'web',
  group: 'apps',
  kind: 'deployments',
  uid: 'u-1',
  causes: [{ reason: 'FieldValueInvalid', message: "it's no: good", field: 'spec.x' }, { message: 'yes' }],
  retryAfterSeconds: 300,
});

describe('recorded bodies', () => {
  test.each(recordedBodies().filter(({ isStatus }) => isStatus))(
    '$id $contentType is read',
    ({ body, contentType }) => {
      expect(decodeStatus(body, contentType)).toMatchObject({
        kind: 'Status',
        status: 'Failure',
        message: expect.any(String),
      });
      expect(decodeStatus(body, '')).toEqual(
        contentType === 'application/yaml' ? undefined : decodeStatus(body, contentType),
      );
    },
  );

  test.each(recordedBodies().filter(({ isStatus }) => !isStatus))(
    '$id $contentType is not a Status',
    ({ body, contentType }) => {
      expect(decodeStatus(body, contentType)).toBeUndefined();
    },
  );

  test.each(recordedBodies().filter(({ isStatus, isCanonical }) => isStatus && isCanonical))(
    '$id $contentType is written again byte for byte',
    ({ body, contentType, pretty }) => {
      const status = decodeStatus(body, contentType)!;
      expect(Buffer.from(encodeStatus(status, contentType as StatusMediaType, { pretty })).equals(body)).toBe(true);
    },
  );
});

describe.each(MEDIA_TYPES)('%s', (mediaType) => {
  test('holds every field', () => {
    expect(decodeStatus(encodeStatus(FULL, mediaType), `${mediaType}; charset=utf-8`)).toEqual(FULL);
  });

  test('something else, and broken bytes, are not a Status', () => {
    const whole = encodeStatus(FULL, mediaType);
    expect(decodeStatus(whole.subarray(0, whole.length / 2), mediaType)).toBeUndefined();
    expect(decodeStatus(Buffer.from('{"kind":"Pod","apiVersion":"v1"}'), mediaType)).toBeUndefined();
    expect(decodeStatus(Buffer.of(0xff, 0xfe, 0x00), mediaType)).toBeUndefined();
    expect(decodeStatus(new Uint8Array(), mediaType)).toBeUndefined();
  });
});
