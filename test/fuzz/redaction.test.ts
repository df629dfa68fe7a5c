import fc from 'fast-check';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HeldSecrets } from '../../src/api/secrets/held-secrets.ts';
import { exporter, EXPORT_FORMATS } from '../../src/export/exporter.ts';
import { harFile } from '../../src/export/files/har-file.ts';
import { recordTo } from '../../src/export/files/recording.ts';
import { requestLog } from '../../src/log/request-log.ts';
import { Trace } from '../../src/trace/trace.ts';
import { aParrot, pathTo, PLACES } from '../support/a-parrot.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { isLong, runs } from '../support/fuzz-runs.ts';
import { rawExchange } from '../support/raw-client.ts';

/** What may be a part of the name of a header, too; long enough to be searched for by value, and not to be anywhere by chance. */
const letters = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~+'.split(''));
const secret = fc
  .string({ unit: letters, minLength: 20, maxLength: 60 })
  .filter((text) => new Set(text).size > 8 && /^\w.*\w$/u.test(text));

interface Planted {
  /** The credential that is sent to the server, which repeats it in all places of its answers. */
  readonly held: string;
  /** What clients and servers send, where it is known by its place. */
  readonly placed: string;
}

/** What a client sends that holds it, each in another place. */
const REQUESTS: readonly ((value: string) => { target: string; headers?: string; body?: string })[] = [
  (value) => ({ target: '/api/v1/a', headers: `Authorization: Bearer ${value}\r\n` }),
  (value) => ({
    target: '/api/v1/a',
    headers: `Authorization: Basic ${Buffer.from(`me:${value}`).toString('base64')}\r\n`,
  }),
  (value) => ({ target: '/api/v1/a', headers: `Cookie: session=${value}; a=b\r\n` }),
  (value) => ({ target: '/api/v1/a', headers: `X-Vault-Token: ${value}\r\n` }),
  (value) => ({ target: '/api/v1/a', headers: `X-Api-Key: ${value}\r\n` }),
  (value) => ({ target: '/api/v1/a', headers: `Proxy-Authorization: Bearer ${value}\r\n` }),
  (value) => ({
    target: '/api/v1/a',
    headers: `Referer: https://x.example/cb?access_token=${encodeURIComponent(value)}\r\n`,
  }),
  (value) => ({ target: `/oauth/cb?token=${encodeURIComponent(value)}` }),
  (value) => ({ target: `/oauth/cb?code=${encodeURIComponent(value)}&state=1` }),
  (value) => ({ target: `/oauth/cb?client_secret=${encodeURIComponent(value)}` }),
  (value) => ({
    target: '/oauth/token',
    headers: 'Content-Type: application/x-www-form-urlencoded\r\n',
    body: `grant_type=password&password=${encodeURIComponent(value)}`,
  }),
  (value) => ({
    target: '/api/v1/namespaces/d/secrets',
    headers: JSON_TYPE,
    body: JSON.stringify({ kind: 'Secret', apiVersion: 'v1', data: { a: Buffer.from(value).toString('base64') } }),
  }),
  (value) => ({
    target: '/api/v1/namespaces/d/secrets',
    headers: JSON_TYPE,
    body: JSON.stringify({ kind: 'Secret', apiVersion: 'v1', stringData: { a: value } }),
  }),
  (value) => ({
    target: '/apis/authentication.k8s.io/v1/tokenreviews',
    headers: JSON_TYPE,
    body: JSON.stringify({ kind: 'TokenReview', apiVersion: 'authentication.k8s.io/v1', spec: { token: value } }),
  }),
  (value) => ({
    target: '/api/v1/namespaces/d/secrets',
    headers: 'Content-Type: application/yaml\r\n',
    body: `kind: Secret\nstringData:\n  a: ${JSON.stringify(value)}\n`,
  }),
];
const JSON_TYPE = 'Content-Type: application/json\r\n';

test('secrets in fifteen places of requests and all places of answers are in no log, record, HAR, export or error', async () => {
  await fc.assert(
    fc.asyncProperty(secret, secret, async (held, placed) => {
      const seen = await everythingWritten({ held, placed });
      for (const [name, text] of seen) {
        for (const value of [held, placed]) {
          for (const form of formsOf(value)) expect([name, value, text.includes(form)]).toEqual([name, value, false]);
        }
      }
    }),
    { ...runs(2), ...(isLong && { numRuns: 100 }), endOnFailure: true },
  );
}, 0);

async function everythingWritten({ held, placed }: Planted): Promise<Map<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-redaction-'));
  const seen = new Map<string, string>();
  const secrets = new HeldSecrets();
  secrets.hold(held);
  const trace = new Trace({ secrets });
  const note = (name: string) => (text: string) => {
    seen.set(name, (seen.get(name) ?? '') + text);
    return true;
  };
  for (const format of ['pretty', 'klog', 'json'] as const) {
    for (let verbosity = 0; verbosity <= 10; verbosity++) {
      const out = { write: note(`log ${format} ${verbosity}`) };
      trace.watch(await requestLog(out, { format, verbosity, color: false }));
    }
  }
  const [record, har] = [join(folder, 'record'), join(folder, 'har')];
  trace.watch(await recordTo(record));
  trace.watch(await harFile(har, { version: 'test' }));
  const exporters = EXPORT_FORMATS.map(
    (format) =>
      [
        format,
        exporter(format, { version: '0', baseUrl: 'http://localhost', curlTarget: 'server', title: 't' }),
      ] as const,
  );
  trace.watch({
    bodyBytes: Infinity,
    observe({ object: exchange }) {
      if (exchange.stage === 'ResponseComplete' || exchange.stage === 'Failed')
        for (const [format, to] of exporters) note(format)(String(to.add(exchange)));
    },
  });
  const auth = {
    authorization: [['Authorization', `Bearer ${held}`]],
    facts: { kind: 'token', source: 'a test' },
  } as const;
  await using parrot = await aParrot([held]);
  const proxy = await aProxy(parrot.url, { trace, upstream: anUpstream(parrot.url, { auth }) });
  for (const place of PLACES) {
    const upgrade = place === 'exec' ? 'Connection: Upgrade\r\nUpgrade: websocket\r\n' : 'Connection: close\r\n';
    // The parrot ends a stream when something comes.
    const early = place === 'exec' ? 'x' : '';
    await rawExchange(proxy.url, `GET ${pathTo(place)} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n${early}`).catch(
      () => undefined,
    );
  }
  await proxy[Symbol.asyncDispose]();
  // A server that answers nothing of it, and one that is not there: what is said then is ours.
  await using deaf = await aParrot(['nothing of it']);
  for (const url of [deaf.url, 'http://127.0.0.1:1']) {
    const other = await aProxy(url, { trace, upstream: anUpstream(url, { auth }) });
    for (const requestOf of REQUESTS) {
      const { target, headers = '', body = '' } = requestOf(placed);
      const head = `POST ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
      const answer = await rawExchange(other.url, head + body);
      if (url !== deaf.url) note('errors')(answer);
    }
    await other[Symbol.asyncDispose]();
  }
  await trace.idle(2000);
  await trace.close();
  for (const [format, to] of exporters) note(format)(to.end());
  for (const file of [record, har]) note(file)(await readFile(file, 'utf8'));
  await rm(folder, { recursive: true });
  // What can be seen at all.
  expect(seen.get('log klog 10')?.length).toBeGreaterThan(10_000);
  return seen;
}

/** As it stands in JSON, URLs and base64 of any alignment. */
function formsOf(value: string): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const text = Buffer.from('x'.repeat(offset) + value).toString('base64');
    return text.slice(offset === 0 ? 0 : 4, -4);
  });
  const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1), ...base64];
  return [...new Set([...forms, ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))])];
}
