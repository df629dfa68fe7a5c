import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathAnatomy } from '../../src/api/request/path-anatomy.ts';
import { requestInfoOf } from '../../src/api/request/request-info.ts';
import { targetOf } from '../../src/api/request/request-target.ts';
import { runs } from '../support/fuzz-runs.ts';
import { BAD_LABEL_SELECTORS, GOOD_LABEL_SELECTORS, modelOf } from '../support/request-info-model.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'get', 'X', ''];
const WORDS = [
  'api',
  'apis',
  'v1',
  'apps',
  'namespaces',
  'ns',
  'pods',
  'web-0',
  'status',
  'finalize',
  'log',
  'proxy',
  'watch',
  '',
  '.',
  '..',
];

const bytes = fc.uint8Array({ maxLength: 6 }).map((data) => Buffer.from(data).toString('latin1'));
const segment = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...WORDS) }, { weight: 1, arbitrary: bytes });
const path = fc.array(segment, { minLength: 1, maxLength: 9 }).map((segments) => segments.join('/'));

const fieldSelector = fc.oneof(
  fc.constantFrom(
    'metadata.name=a',
    'metadata.name==a',
    'metadata.name!=a',
    'a=b',
    'metadata.name=',
    'metadata.name=..',
    'metadata.name=a/b',
  ),
  fc
    .array(fc.constantFrom('metadata.name', '=', '==', '!=', 'a', 'z', ',', '\\', '\\,', '%', 'é', '!'), {
      maxLength: 9,
    })
    .map((parts) => parts.join('')),
);
const pair = fc.oneof(
  fc.tuple(
    fc.constantFrom('watch', 'Watch', 'w%61tch'),
    fc.constantFrom('', '0', 'false', 'FALSE', '1', 'true', 'no', '00'),
  ),
  fc.tuple(
    fc.constantFrom('limit', 'timeoutSeconds'),
    fc.constantFrom('0', '-1', '+1', '9223372036854775807', '9223372036854775808', '', 'x', '1_0', ' 1'),
  ),
  fc.tuple(fc.constant('fieldSelector'), fieldSelector),
  fc.tuple(fc.constant('labelSelector'), fc.constantFrom(...GOOD_LABEL_SELECTORS, ...BAD_LABEL_SELECTORS)),
);
/** Escaped as it should be, or as it comes. */
const pairText = fc.tuple(pair, fc.constantFrom('escaped', 'escaped', 'bare')).map(([[name, value], how]) => {
  const isBare = how === 'bare' && !/^(?:label|limit|timeout)/u.test(name);
  return `${name}=${isBare ? Buffer.from(value).toString('latin1') : encodeURIComponent(value)}`;
});
const query = fc.array(
  fc.oneof({ weight: 5, arbitrary: pairText }, { weight: 1, arbitrary: bytes.filter((text) => !/label/iu.test(text)) }),
  { maxLength: 4 },
);

/** Some characters percent-encoded, and some signs of an escape without one. */
const scrambled = (text: string, choices: readonly number[]) =>
  Array.from(text)
    .map((letter, i) =>
      choices[i % choices.length] === 0 && letter !== '%' && letter.charCodeAt(0) < 256
        ? `%${letter.charCodeAt(0).toString(16).padStart(2, '0')}`
        : letter,
    )
    .join('');

const target = fc
  .tuple(path, fc.option(query), fc.array(fc.nat(7), { minLength: 1, maxLength: 20 }))
  .map(([text, pairs, choices]) => `/${scrambled(text, choices)}` + (pairs ? `?${pairs.join('&')}` : ''));

test('any target is read as an independent model of the API server reads it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...METHODS), target, (method, text) => {
      const info = requestInfoOf(method, targetOf(text));
      const expected = modelOf(method, Buffer.from(text, 'latin1'));
      if (!expected) expect(info).toBeUndefined();
      else expect(info).toEqual(expected);
    }),
    runs(3000),
  );
});

test('no bytes make it throw, in whatever form the target is', () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 80 }).map((data) => Buffer.from(data).toString('latin1')),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc
      .tuple(fc.constantFrom('http://', 'https://h:1', '*', '//', 'h:1', 'x:', '/'), fc.string({ maxLength: 40 }))
      .map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(fc.oneof(fc.constantFrom(...METHODS, 'CONNECT'), fc.string()), anything, (method, text) => {
      requestInfoOf(method, targetOf(text));
      pathAnatomy(text);
    }),
    runs(3000),
  );
});
