import { describe, expect, test } from 'vitest';
import { percentEncoded, replayRequest, type ReplayRequest } from '../../../src/trace/replay/replay-request.ts';
import { type ExchangeFacts, anExchange } from '../../support/an-exchange.ts';

function replayed(facts: ExchangeFacts): ReplayRequest {
  const request = replayRequest(anExchange(facts));
  if ('leftOut' in request) throw new Error(request.leftOut);
  return request;
}

test('it has what the client asked, without what belongs to its connection and its credentials', () => {
  const requestHeaders = [
    ['Accept', 'application/json'],
    ['Authorization', 'Bearer <masked>'],
    ['X-Held', 'a <masked> b'],
    ['Host', 'localhost'],
    ['Content-Length', '2'],
    ['User-Agent', 'kubectl'],
    ['Impersonate-User', 'dev'],
  ] as const;
  expect(replayed({ method: 'PUT', target: '/api/v1/nodes/n1', requestHeaders, requestBody: '{}' })).toEqual({
    method: 'PUT',
    server: 'https://10.0.0.1:6443',
    path: '/api/v1/nodes/n1',
    headers: [
      ['Accept', 'application/json'],
      ['Impersonate-User', 'dev'],
      ['Content-Type', 'application/json'],
    ],
    body: { text: '{}' },
  });
});

test.each<[ExchangeFacts, RegExp]>([
  [{ upgrade: 'SPDY/3.1' }, /upgraded to SPDY/],
  [{ method: 'A B' }, /not a method/],
  [{ requestHeaders: [['X-A', 'a\nb']] }, /its header X-A is not text/],
])('what cannot be sent again is left out: %j', (facts, why) => {
  expect(replayRequest(anExchange(facts))).toEqual({ leftOut: expect.stringMatching(why) });
});

describe('it says what is missing', () => {
  const cut = { chunks: [Buffer.from('{"a"')], size: 900, truncated: true };
  test.each<[ExchangeFacts, RegExp]>([
    [{ method: 'POST', requestBody: cut }, /only the first 4 bytes/],
    [{ method: 'POST', requestBody: { ...cut, withheld: 'dropped: newer bodies took its place' } }, /^dropped/],
    [{ method: 'POST', requestHeaders: [] }, /does not contain its body/],
    [{ method: 'PATCH', requestHeaders: [], requestBody: '{}' }, /what kind of patch/],
  ])('%j', (facts, caveat) => {
    expect(replayed(facts).caveat).toMatch(caveat);
  });
});

test('a path is encoded byte by byte, whether Node read it as latin1 or it is text', () => {
  expect(percentEncoded('/a\xc3\xa9 b', /[/a-z]/)).toBe('/a%C3%A9%20b');
  expect(percentEncoded('/大', /[/a-z]/)).toBe('/%E5%A4%A7');
});
