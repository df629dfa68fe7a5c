import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fetchCall, fetchPrelude, literal } from '../../../src/export/formats/fetch-call.ts';
import { anExchange, type ExchangeFacts } from '../../support/an-exchange.ts';
import { HOSTILE_TEXTS, rawIn } from '../../support/hostile-texts.ts';

/** What the text calls `fetch` with. */
async function callIn(text: string, url = 'http://127.0.0.1:1'): Promise<[string, RequestInit]> {
  let called: unknown[] = [];
  await runInNewContext(`(async () => {${text}})()`, {
    KUBETRACE_URL: url,
    fetch: (...args: unknown[]) => (called = args),
    atob,
  });
  return called as [string, RequestInit];
}

test('a call on one line, under what it is', () => {
  expect(fetchCall(anExchange())).toBe(
    `// list pods in team-a: 200\n` +
      `await fetch(KUBETRACE_URL + "/api/v1/namespaces/team-a/pods?limit=500", { headers: [["Accept", "application/json"]] });\n`,
  );
  expect(
    fetchCall(anExchange({ target: '/version', requestHeaders: [] }), { proxyUrl: 'http://127.0.0.1:8001' }),
  ).toContain('await fetch("http://127.0.0.1:8001/version");');
  expect(fetchPrelude('http://127.0.0.1:8001')).toBe(
    'const KUBETRACE_URL = globalThis.process?.env.KUBETRACE_URL ?? "http://127.0.0.1:8001";\n',
  );
});

describe('a comment says what fetch cannot send', () => {
  test.each<[ExchangeFacts, RegExp]>([
    [{ method: 'TRACE' }, /sends no TRACE/],
    [{ requestBody: '{}' }, /no body with a GET/],
    [{ target: '/api/v1/../x' }, /dot segments/],
    [{ target: '/api/%2e%2E' }, /dot segments/],
    [{ upgrade: 'websocket' }, /upgraded/],
  ])('%j', (facts, why) => {
    const text = fetchCall(anExchange(facts));
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('// '))).toEqual([]);
    expect(text).toMatch(why);
  });
});

test('JavaScript reads the very texts, whatever the request held', async () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(...Object.values(HOSTILE_TEXTS)),
  );
  await fc.assert(
    fc.asyncProperty(anyText, anyText, async (path, data) => {
      const body = JSON.stringify({ data, end: '</script>' });
      const facts = { method: 'POST', target: `/api/v1/x${path}`, requestBody: body, requestHeaders: [] };
      const text = fetchCall(anExchange(facts));
      expect(rawIn(text)).toBeUndefined();
      expect(text).not.toContain('</script>');
      const rows = text.trimEnd().split('\n');
      expect(rows.filter((line) => !line.startsWith('// ')).length).toBeLessThanOrEqual(1);
      if (rows.every((line) => line.startsWith('// '))) return;
      const [url, { method, body: sent }] = await callIn(text);
      expect([method, sent]).toEqual(['POST', body]);
      expect(url.startsWith('http://127.0.0.1:1/api/v1/x')).toBe(true);
      // Nothing of the path is taken for another part, or changed.
      expect(new URL(url).href).toBe(url);
    }),
    { numRuns: 300 },
  );
});

test('literals are the texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(runInNewContext(literal(text))).toBe(text);
    }),
  );
});

test('fetch sends the same bytes', async () => {
  const seen: { method: unknown; url: unknown; type: unknown; accents: string; body: string }[] = [];
  await using server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const { method, url, headers } = req;
      const accents = Buffer.from(String(headers['impersonate-user']), 'latin1').toString();
      const body = Buffer.concat(chunks).toString('hex');
      seen.push({ method, url, type: headers['content-type'], accents, body });
      res.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bytes = Buffer.of(0x6b, 0x38, 0x73, 0, 0xff);
  const exchange = anExchange({
    method: 'PATCH',
    target: "/api/v1/nodes/n1?a=it's&b=[c]",
    requestHeaders: [
      ['Content-Type', 'application/vnd.kubernetes.protobuf'],
      ['Impersonate-User', Buffer.from('renée').toString('latin1')],
    ],
    requestBody: { chunks: [bytes], size: bytes.length, truncated: false },
  });
  const [url, options] = await callIn(
    fetchCall(exchange),
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  );
  await fetch(url, options);
  expect(seen).toEqual([
    {
      method: 'PATCH',
      url: '/api/v1/nodes/n1?a=it%27s&b=[c]',
      type: 'application/vnd.kubernetes.protobuf',
      accents: 'renée',
      body: bytes.toString('hex'),
    },
  ]);
});
