import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goJson } from '../../../src/api/go/go-json.ts';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

let playground: TestPlayground;
let bearer: string;
beforeAll(async () => {
  playground = await aPlayground();
  bearer = `Authorization: Bearer ${await playground.token('admin')}`;
});
afterAll(() => playground.close());

const run = promisify(execFile);
const has = (program: string) => {
  try {
    return execFileSync(program, ['--version']).length > 0;
  } catch {
    return false;
  }
};
const curl = async (path: string, ...args: string[]) =>
  (await run('curl', ['-s', '-H', bearer, ...args, playground.url + path], { maxBuffer: 64 * 1024 * 1024 })).stdout;

const indented = (text: string) => JSON.stringify(JSON.parse(text), undefined, 2);
const inOneLine = (text: string) => `${JSON.stringify(JSON.parse(text))}\n`;

/** Discovery, an object, a list and a Status. */
const NEGOTIATED = [
  '/api',
  '/apis',
  '/apis/apps',
  '/apis/apps/v1',
  '/api/v1',
  '/api/v1/namespaces/default',
  '/api/v1/namespaces/team-a/pods',
  '/api/v1/namespaces/none',
];
const RAW = ['/', '/version'];
const COMPACT = ['/openapi/v3', '/openapi/v3/apis/apps/v1', '/openapi/v2', '/openid/v1/jwks'];

describe.skipIf(!has('curl'))('curl', () => {
  test.each([...NEGOTIATED, ...RAW])('sees %s indented, without a line break at the end', async (path) => {
    const text = await curl(path);
    expect(text).toBe(indented(text));
  });

  test.each(NEGOTIATED)('sees %s in a line with ?pretty=0', async (path) => {
    const text = await curl(`${path}?pretty=0`);
    expect(text).toBe(inOneLine(text));
  });

  test.each(RAW)('sees %s indented whatever it asks for', async (path) => {
    const text = await curl(`${path}?pretty=false`, '-A', 'program', '-H', 'Accept: application/yaml');
    expect(text).toBe(indented(text));
  });

  test.each(COMPACT)('sees %s in a line that does not end', async (path) => {
    const text = await curl(`${path}?pretty=true`);
    expect(text).toBe(goJson(JSON.parse(text)));
  });

  test.each(['as=Table;v=v1;g=meta.k8s.io', 'as=PartialObjectMetadataList;v=v1;g=meta.k8s.io'])(
    'sees a list as %s indented',
    async (form) => {
      const text = await curl('/api/v1/namespaces', '-H', `Accept: application/json;${form}`);
      expect(text).toBe(indented(text));
    },
  );

  test('sees aggregated discovery indented, under the tag that it has in one line', async () => {
    const accept = 'Accept: application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const [head, text] = (await curl('/apis', '-i', '-H', accept)).split('\r\n\r\n');
    expect(head).toContain(`Content-Type: ${accept.slice('Accept: '.length)}`);
    expect(text).toBe(indented(text!));
    const [plain, line] = (await curl('/apis', '-i', '-A', 'program', '-H', accept)).split('\r\n\r\n');
    expect(line).toBe(inOneLine(text!));
    expect(plain?.match(/etag: .*/i)?.[0]).toBe(head?.match(/etag: .*/i)?.[0]);
  });

  test('gets discovery as YAML, which is never indented JSON', async () => {
    expect(await curl('/apis/apps', '-H', 'Accept: application/yaml')).toMatch(/^apiVersion: v1\nkind: APIGroup\n/);
  });

  test('sees each event of a watch in one line', async () => {
    const text = await curl('/api/v1/namespaces?watch=true&pretty=true&timeoutSeconds=1');
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.map((line) => (JSON.parse(line) as { type: string }).type)).toEqual(lines.map(() => 'ADDED'));
  });

  test('sees an object that it writes indented, with the letters of HTML escaped', async () => {
    const body = JSON.stringify({
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name: 'html' },
      data: { a: '<&>' },
    });
    const text = await curl(
      '/api/v1/namespaces/default/configmaps',
      '-H',
      'Content-Type: application/json',
      '-d',
      body,
    );
    expect(text).toContain('  "data": {\n    "a": "\\u003c\\u0026\\u003e"\n  }');
    expect(text.endsWith('}')).toBe(true);
  });
});

test.skipIf(!has('wget'))('Wget sees discovery indented', async () => {
  const { stdout } = await run('wget', ['-qO-', `--header=${bearer}`, `${playground.url}/apis`]);
  expect(stdout).toBe(indented(stdout));
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64)', indented],
  ['kubectl/v1.33.1', inOneLine],
  ['my curl', inOneLine],
])('a client that calls itself %s', async (agent, layout) => {
  const { text } = await playground.admin('GET /api/v1/namespaces/default', undefined, { 'user-agent': agent });
  expect(text).toBe(layout(text));
});
