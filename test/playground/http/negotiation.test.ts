import { describe, expect, test } from 'vitest';
import { negotiate, parseAccept, wantsPretty } from '../../../src/playground/http/negotiation.ts';
import { presents } from '../../../src/playground/http/presentation.ts';

const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io';

describe('what an object is served as', () => {
  test.each([
    [undefined, 'application/json', undefined],
    ['*/*', 'application/json', undefined],
    ['application/*', 'application/json', undefined],
    ['application/yaml', 'application/yaml', undefined],
    [`${TABLE},application/json`, 'application/json', 'Table'],
    ['application/json;as=Strange;g=meta.k8s.io,application/yaml', 'application/yaml', undefined],
    ['text/html, application/json;q=0.5', 'application/json', undefined],
    ['application/json;q=0.1,application/yaml;q=0.9', 'application/yaml', undefined],
    ['text/html', undefined, undefined],
  ])('%s: %s %s', (accept, mediaType, as) => {
    const chosen = negotiate(parseAccept(accept), presents);
    expect([chosen?.mediaType, chosen?.clause.parameters['as']]).toEqual([mediaType, as]);
  });

  test('a Status takes no conversion', () => {
    expect(negotiate(parseAccept(TABLE), () => false)).toBeUndefined();
  });
});

test.each([
  ['', 'curl/8.0', true],
  ['', 'Mozilla/5.0 (X11)', true],
  ['', 'kubectl/v1.33.1', false],
  ['pretty=false', 'curl/8.0', false],
  ['pretty=1', 'kubectl/v1.33.1', true],
  ['pretty=', 'Wget/1.2', true],
  ['pretty=tRUE', 'curl/8.0', false],
  ['pretty=True', 'kubectl/v1.33.1', true],
])('pretty: ?%s from %s is %s', (query, userAgent, pretty) => {
  expect(wantsPretty(new URLSearchParams(query), userAgent)).toBe(pretty);
});
