import { describe, expect, test } from 'vitest';
import { exchangeOf } from '../../../src/trace/file/trace-file.ts';
import { traceLine } from '../../../src/trace/file/trace-line.ts';
import { anExchange } from '../../support/an-exchange.ts';
import { EXCHANGES } from '../../support/exchange-cases.ts';

const read = (line: string) => exchangeOf(JSON.parse(line) as Record<string, unknown>);

describe('a line that was written', () => {
  test.each(Object.entries(EXCHANGES))('is read back: %s', (_, exchange) => {
    const line = traceLine(exchange, Infinity);
    const back = read(line)!;
    expect(JSON.parse(traceLine(back, Infinity))).toEqual(JSON.parse(line));
    expect(back.startedAt).toBe(exchange.startedAt);
    expect(back.request.body.size).toBe(exchange.request.body.size);
  });

  test('keeps bodies that are not text, what was withheld, and the times of credentials', () => {
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
])('is refused: %s', (_, record, message) => {
  expect(() => exchangeOf(record)).toThrow(message);
});

const CREDENTIAL = { kind: 'token', source: 'a file' };

test.each<[field: string, value: unknown, message: string]>([
  ['startedAt', undefined, 'startedAt: expected a time such as 2026-01-02T03:04:05Z, found nothing'],
  ['startedAt', '2026-99-99', 'startedAt: expected a time such as 2026-01-02T03:04:05Z, found a string'],
  ['request', undefined, 'request: expected an object, found nothing'],
  ['request.method', 7, 'request.method: expected a string, found 7'],
  ['request.headers', {}, 'request.headers: expected a list of [name, value], found an object'],
  ['request.headers', [['a', 'b'], ['c']], 'request.headers[1]: expected [name, value], found a list'],
  ['request.body.size', -1, 'request.body.size: expected a whole number, 0 or more, found -1'],
  ['requestInfo.parts', null, 'requestInfo.parts: expected a list of a string, found null'],
  ['response.status', 1e308, 'response.status: expected a status code, found 1e+308'],
  ['credential', { ...CREDENTIAL, issuedAt: 'soon' }, 'credential.issuedAt: expected a time such as'],
  ['credential', { ...CREDENTIAL, expiresAt: 1e308 }, 'credential.expiresAt: expected a time such as'],
  ['stage', 'Panic', 'stage: expected RequestReceived, ResponseStarted, ResponseComplete, Failed, found a string'],
  ['denial', {}, 'denial.class: expected a word of the documentation, found nothing'],
  ['timings', undefined, 'timings: expected an object, found nothing'],
  ['timings.ended', 1e308, 'timings.ended: expected milliseconds, found 1e+308'],
])('%s that is %j is named', (field, value, message) => {
  expect(() => read(changed(traceLine(anExchange(), Infinity), field.split('.'), value))).toThrow(message);
});

/** A line with one field changed, or left out where the value is undefined. */
function changed(line: string, path: readonly string[], value: unknown): string {
  const record = JSON.parse(line) as Record<string, unknown>;
  let at = record;
  for (const name of path.slice(0, -1)) at = at[name] as Record<string, unknown>;
  at[path.at(-1)!] = value;
  return JSON.stringify(record);
}

test('a kind that is not known is passed over', () => {
  expect(exchangeOf({ kind: 'WatchEvent', apiVersion: 'kubetrace.dev/v1' })).toBeUndefined();
});
