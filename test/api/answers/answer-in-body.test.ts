import { expect, test } from 'vitest';
import { answerInBody } from '../../../src/api/answers/answer-in-body.ts';
import { encodeStatus } from '../../../src/api/status/status-codec.ts';
import { failureStatus } from '../../../src/api/status/status.ts';

const STATUS = failureStatus(409, 'AlreadyExists', 'pods "a" already exists', { name: 'a', kind: 'pods' });

test.each(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/cbor'] as const)(
  'a Status in %s is read',
  (type) => {
    expect(answerInBody(409, type, encodeStatus(STATUS, type))).toEqual({
      code: 409,
      message: STATUS.message,
      reason: 'AlreadyExists',
      details: { name: 'a', kind: 'pods' },
      form: 'status',
    });
  },
);

test.each([
  ['text/html', '<html><head><title>502 Bad\n Gateway</title>', 'page', '502 Bad Gateway'],
  ['text/plain', '404 page not found\n', 'text', '404 page not found'],
  [
    'application/json',
    '{"message":"no Route matched with those values"}',
    'text',
    'no Route matched with those values',
  ],
  ['application/json', '{"error":1}', 'text', '{"error":1}'],
  ['text/plain', ' \n', 'none', ''],
])('of %s %s the words are read', (type, body, form, message) => {
  expect(answerInBody(502, type, Buffer.from(body))).toMatchObject({ form, message });
});
