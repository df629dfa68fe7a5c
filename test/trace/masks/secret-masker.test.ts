import { describe, expect, test } from 'vitest';
import { SecretMasker } from '../../../src/trace/masks/secret-masker.ts';
import type { SecretBody } from '../../../src/trace/masks/secret-masker.ts';

const JSON_BODY: SecretBody = { mediaType: 'application/json', encoding: '', status: 200 };
const MALFORMED = 'may hold secrets, and is not well-formed JSON';

describe.each([1, 2, 7, 1_000_000])('in pieces of %i bytes', (size) => {
  test.each<[what: string, body: string, shown: string]>([
    [
      'a Secret',
      '{"kind":"Secret","metadata":{"name":"db","labels":{"data":1}},"data":{"k":"eA==","l":""},"type":"Opaque"}\n',
      '{"kind":"Secret","metadata":{"name":"db","labels":{"data":"<masked>"}},"data":{"k":"<masked>","l":"<masked>"},"type":"Opaque"}\n',
    ],
    [
      'a list, spread out',
      '{ "items": [ { "data" : { "k" : "eA==" } }, {"stringData":{"a":"b\\"c"},"immutable":true} ], "n": -1.5e3 }',
      '{ "items": [ { "data" : { "k" : "<masked>" } }, {"stringData":{"a":"<masked>"},"immutable":true} ], "n": -1.5e3 }',
    ],
    [
      'events of a watch',
      '{"type":"ADDED","object":{"data":{"k":"eA=="}}}\n{"type":"DELETED","object":{"data":null}}\n',
      '{"type":"ADDED","object":{"data":{"k":"<masked>"}}}\n{"type":"DELETED","object":{"data":null}}\n',
    ],
    [
      'what kubectl apply leaves in the annotation',
      '{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{\\"data\\":{}}\\n","note":"n"}}}',
      '{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"<masked>","note":"n"}}}',
    ],
    [
      'a JSON patch',
      '[{"op":"replace","path":"/data/k","value":"eA=="},{"op":"add","path":"/data","value":{"k":["eA==",{"x":"y"}]}},{"op":"test"}]',
      '[{"op":"replace","path":"/data/k","value":"<masked>"},{"op":"add","path":"/data","value":{"k":["<masked>",{"x":"<masked>"}]}},{"op":"test"}]',
    ],
    [
      'a TokenRequest and a TokenReview',
      '{"spec":{"token":"ey","audiences":["a"]},"status":{"token":"ey","expirationTimestamp":"t"}}',
      '{"spec":{"token":"<masked>","audiences":["a"]},"status":{"token":"<masked>","expirationTimestamp":"t"}}',
    ],
    ['a key in capitals', '{"DATA":{"k":"v"}}', '{"DATA":{"k":"<masked>"}}'],
    ['a key written with escapes', '{"d\\u0061ta":{"k":"v"},"b":"c"}', '{"d\\u0061ta":{"k":"<masked>"},"b":"c"}'],
    ['a number where a text belongs', '{"data":{"pin":1234,"on":false}}', '{"data":{"pin":"<masked>","on":false}}'],
    ['a value that ends in a backslash', '{"data":{"a":"\\\\"},"b":"\\\\"}', '{"data":{"a":"<masked>"},"b":"\\\\"}'],
    [
      'the answer of OAuth',
      '{"access_token":"a","token_type":"Bearer","refresh_token":"b","id_token":"c","expires_in":7200}',
      '{"access_token":"<masked>","token_type":"Bearer","refresh_token":"<masked>","id_token":"<masked>","expires_in":7200}',
    ],
    [
      'keys that say so',
      '{"clientSecret":"a","newPassword":"b","name":"c"}',
      '{"clientSecret":"<masked>","newPassword":"<masked>","name":"c"}',
    ],
    ['a body that is cut', '{"data":{"k":"c2Vj', '{"data":{"k":"<masked>"'],
  ])('%s', (_, body, shown) => {
    expect(masked(body, JSON_BODY, size)).toEqual({ shown, withheld: undefined });
  });

  test.each<[what: string, body: string, shown: string]>([
    ['text', 'c2VjcmV0', ''],
    ['a bare string', '"c2VjcmV0"', ''],
    ['YAML', 'data:\n  k: c2VjcmV0\n', ''],
    ['YAML that looks like JSON', '{data: {k: c2VjcmV0}}', '{'],
    ['a word that is no literal', '{"a":nullsecret}', '{"a":null'],
    ['protobuf', 'k8s\0\n\f', ''],
    [
      'a lost quote, so that the value stands where a key should',
      '{"data":{"a":"x","p: hunter2","b":"c"}}',
      '{"data":{"a":"<masked>",',
    ],
    ['another, so that it is in a key', '{"data":{"Datak:\t918273","b":1}}', '{"data":{'],
    ['a lost brace', '{"data":"k":"hunter2"}', '{"data":"<masked>"'],
    ['a lost colon', '{"data"{"k":"hunter2"}}', '{'],
    ['a key without an end', `{"data":{"${'x'.repeat(5000)}`, '{"data":{'],
  ])('not JSON: %s', (_, body, shown) => {
    expect(masked(body, JSON_BODY, size)).toEqual({ shown, withheld: MALFORMED });
  });
});

test.each<[Partial<SecretBody>, string | undefined]>([
  [{ mediaType: '' }, undefined],
  [{ mediaType: 'application/strategic-merge-patch+json' }, undefined],
  [{ mediaType: 'application/json;stream=watch' }, undefined],
  [{ encoding: 'identity' }, undefined],
  [{ mediaType: 'application/yaml' }, 'may hold secrets, and is not JSON: application/yaml'],
  [{ mediaType: 'application/apply-patch+yaml' }, 'may hold secrets, and is not JSON: application/apply-patch+yaml'],
  [
    { mediaType: 'application/vnd.kubernetes.protobuf' },
    'may hold secrets, and is not JSON: application/vnd.kubernetes.protobuf',
  ],
  [{ encoding: 'gzip' }, 'may hold secrets, and is encoded: gzip'],
])('%o', (body, withheld) => {
  expect(masked('{"data":{}}', { ...JSON_BODY, ...body }, 100)).toEqual({
    shown: withheld === undefined ? '{"data":{}}' : '',
    withheld,
  });
});

test('an error about a bad request may quote it', () => {
  const status = '{"message":"... |{\\"data\\": hunter2}|","reason":"BadRequest"}';
  expect(masked(status, { ...JSON_BODY, status: 400 }, 100).shown).toBe('{"message":"<masked>","reason":"BadRequest"}');
  expect(masked(status, { ...JSON_BODY, status: 403 }, 100).shown).toBe(status);
});

function masked(body: string, facts: SecretBody, size: number) {
  const masker = new SecretMasker(facts);
  const bytes = Buffer.from(body);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    masker.push(bytes.subarray(i * size, (i + 1) * size)),
  );
  return { shown: Buffer.concat(pieces).toString(), withheld: masker.withheld };
}
