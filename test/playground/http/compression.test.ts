import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isCompressed } from '../../../src/playground/http/compression.ts';
import { aPlayground } from '../../support/a-playground.ts';

const KIB = 1024;
const CONFIG_MAP = '/api/v1/namespaces/team-a/configmaps/large';

describe('compressed are', () => {
  test.each([
    [128 * KIB, 'gzip', false],
    [128 * KIB + 1, 'gzip', true],
    [200 * KIB, 'deflate, gzip ,br', true],
    [200 * KIB, undefined, false],
    [200 * KIB, '', false],
    [200 * KIB, '*', false],
    [200 * KIB, 'gzip;q=1', false],
    [200 * KIB, 'x-gzip', false],
    [200 * KIB, 'GZIP', false],
    [200 * KIB, 'br', false],
  ])('%d bytes for %j: %s', (bytes, acceptEncoding, expected) => {
    expect(isCompressed(bytes, acceptEncoding)).toBe(expected);
  });
});

/** A GET whose answer is left as it came. */
async function answer(url: string, token: string, headers: Record<string, string>) {
  const sent = request(url, { headers: { Authorization: `Bearer ${token}`, ...headers } }).end();
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  return { headers: message.headers, rawHeaders: message.rawHeaders, body: await buffer(message) };
}

async function withLargeObject(kib: number) {
  const playground = await aPlayground();
  const text = 'text '.repeat((kib * KIB) / 5);
  await playground.admin('POST /api/v1/namespaces/team-a/configmaps', { metadata: { name: 'large' }, data: { text } });
  const token = await playground.token('admin');
  return {
    playground,
    text,
    get: (path: string, headers: Record<string, string>) => answer(playground.url + path, token, headers),
    [Symbol.asyncDispose]: () => playground.close(),
  };
}

describe('the playground compresses as the API server does', () => {
  test.each([CONFIG_MAP, '/api/v1/namespaces/team-a/configmaps', '/api/v1/configmaps?labelSelector=!none'])(
    'a large object or list: %s',
    async (path) => {
      await using large = await withLargeObject(200);
      const { headers, body } = await large.get(path, { 'Accept-Encoding': 'gzip, br' });
      expect(headers).toMatchObject({
        'content-encoding': 'gzip',
        vary: 'Accept-Encoding',
        'content-length': String(body.length),
      });
      expect(gunzipSync(body).toString()).toContain(large.text);
    },
  );

  test.each(['application/yaml', 'application/json;as=Table;g=meta.k8s.io;v=v1'])(
    'in each form: %s',
    async (accept) => {
      await using large = await withLargeObject(200);
      const path = `${CONFIG_MAP}?includeObject=Object`;
      const { headers, body } = await large.get(path, { 'Accept-Encoding': 'gzip', Accept: accept });
      expect(headers['content-encoding']).toBe('gzip');
      expect(gunzipSync(body).toString()).toContain('text text');
    },
  );

  test.each([{}, { 'Accept-Encoding': 'identity' }, { 'Accept-Encoding': 'gzip;q=1.0' }])(
    'not without gzip in Accept-Encoding: %j',
    async (headers) => {
      await using large = await withLargeObject(200);
      const plain = await large.get(CONFIG_MAP, headers as Record<string, string>);
      expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, undefined]);
      expect(plain.body.toString()).toContain(large.text);
    },
  );

  test('neither what is small, nor a watch, nor an OpenAPI document', async () => {
    await using large = await withLargeObject(120);
    const encoding = async (path: string) =>
      (await large.get(path, { 'Accept-Encoding': 'gzip' })).headers['content-encoding'];
    expect(await encoding(CONFIG_MAP)).toBeUndefined();
    await large.playground.admin(`PATCH ${CONFIG_MAP}`, JSON.stringify({ data: { more: large.text } }), {
      'content-type': 'application/merge-patch+json',
    });
    expect(await encoding(CONFIG_MAP)).toBe('gzip');
    expect(await encoding('/api/v1/configmaps?watch=1&timeoutSeconds=1')).toBeUndefined();
    const openApi = await large.get('/openapi/v3/api/v1', { 'Accept-Encoding': 'gzip' });
    expect(openApi.headers['content-encoding']).toBeUndefined();
  });

  test('discovery, in addition to its own Vary', async () => {
    await using large = await withLargeObject(1);
    const shortNames = Array.from({ length: 30_000 }, (_, i) => `g${i}`);
    await large.playground.admin('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'gadgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { kind: 'Gadget', plural: 'gadgets', shortNames },
        versions: [{ name: 'v1', served: true, storage: true }],
      },
    });
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    for (const [path, vary, headers] of [
      ['/apis', 'Accept, Accept-Encoding', { Accept: accept }],
      ['/apis/example.com/v1', 'Accept-Encoding', {}],
    ] as const) {
      const found = await large.get(path, { 'Accept-Encoding': 'gzip', ...headers });
      expect([found.headers['content-encoding'], found.headers.vary]).toEqual(['gzip', vary]);
      expect(gunzipSync(found.body).toString()).toContain('"g29999"');
    }
  });
});
