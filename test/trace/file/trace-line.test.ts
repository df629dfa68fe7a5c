import { expect, test } from 'vitest';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

test('an exchange as one line that says what it is', () => {
  const line = traceLine(EXCHANGES.denied, 0);
  expect(line).toMatch(/^\{"kind":"Exchange","apiVersion":"kubetrace\.dev\/v1","id":1,/);
  expect(line).not.toContain('\n');
  const { startedAt, denial } = EXCHANGES.denied;
  expect(JSON.parse(line)).toMatchObject({
    startedAt: new Date(startedAt).toISOString(),
    credential: { issuedAt: new Date(startedAt - 7_200_000).toISOString() },
    response: { status: 403, body: { size: 0, truncated: false } },
    denial,
  });
});

test.each<[what: string, body: Buffer, bytes: number, expected: object]>([
  ['nothing', Buffer.from(''), 10, { size: 0, truncated: false }],
  ['none wanted', Buffer.from('abc'), 0, { size: 3, truncated: true }],
  ['whole', Buffer.from('aé€'), 10, { size: 6, truncated: false, text: 'aé€' }],
  ['cut', Buffer.from('abc'), 2, { size: 3, truncated: true, text: 'ab' }],
  ['cut inside a character', Buffer.from('aé€'), 5, { size: 6, truncated: true, text: 'aé' }],
  ['no text', Buffer.from([0xff, 0xfe]), 10, { size: 2, truncated: false, base64: '//4=' }],
  ['no text, cut', Buffer.from([0xff, 0x61, 0xe2, 0x82]), 10, { size: 4, truncated: false, base64: '/2Higg==' }],
])('a body: %s', (_, body, bytes, expected) => {
  const exchange = anExchange({
    responseBody: { chunks: body.length > 0 ? [body] : [], size: body.length, truncated: false },
  });
  const { response } = JSON.parse(traceLine(exchange, bytes)) as { response: { body: unknown } };
  expect(response.body).toEqual(expected);
});

test('why bytes are withheld is said', () => {
  const exchange = anExchange({ requestBody: { chunks: [], size: 9, truncated: false, withheld: 'may hold secrets' } });
  expect(JSON.parse(traceLine(exchange, 10))).toMatchObject({
    request: { body: { size: 9, withheld: 'may hold secrets' } },
  });
});
