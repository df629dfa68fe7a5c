import { describe, expect, test } from 'vitest';
import { exchangeOf } from '../../../src/trace/file/trace-file.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

const read = (line: string) => exchangeOf(JSON.parse(line) as object);

describe('a line that was written', () => {
  test.each(Object.entries(EXCHANGES))('is read back: %s', (_, exchange) => {
    const line = traceLine(exchange, Infinity);
    const back = read(line)!;
    expect(traceLine(back, Infinity)).toBe(line);
    expect(back.startedAt).toBe(exchange.startedAt);
    expect(back.request.body.size).toBe(exchange.request.body.size);
  });

  test('keeps bodies that are no text, what was withheld, and the times of credentials', () => {
    const bytes = Buffer.of(0x6b, 0x38, 0x73, 0x00, 0xff, 0x01);
    const exchange = anExchange({
      responseBody: { chunks: [bytes], size: 9, truncated: true },
      requestBody: { chunks: [], size: 3, truncated: false, withheld: 'may hold secrets' },
      credential: { kind: 'exec', source: 'a plugin', issuedAt: 1_700_000_000_000, expiresAt: 1_700_000_600_000 },
    });
    const back = read(traceLine(exchange, Infinity))!;
    expect(Buffer.concat(back.response!.body.chunks)).toEqual(bytes);
    expect(back.response!.body).toMatchObject({ size: 9, truncated: true });
    expect(back.request.body.withheld).toBe('may hold secrets');
    expect('withheld' in back.response!.body).toBe(false);
    expect(back.credential).toEqual(exchange.credential);
  });
});

test.each([
  [
    'another version',
    { kind: 'Exchange', apiVersion: 'kubetrace.dev/v2' },
    /kubetrace\.dev\/v2.*reads kubetrace\.dev\/v1/,
  ],
  ['no version', { kind: 'Exchange' }, /apiVersion undefined/],
  [
    'no time',
    { kind: 'Exchange', apiVersion: 'kubetrace.dev/v1', request: { method: 'GET', headers: [] } },
    /without startedAt/,
  ],
  [
    'no request',
    { kind: 'Exchange', apiVersion: 'kubetrace.dev/v1', startedAt: '2026-01-01T00:00:00Z' },
    /method or headers/,
  ],
])('is refused: %s', (_, record, message) => {
  expect(() => exchangeOf(record as object)).toThrow(message);
});

test('a kind that is not known is passed over', () => {
  expect(exchangeOf({ kind: 'WatchEvent', apiVersion: 'kubetrace.dev/v1' })).toBeUndefined();
});
