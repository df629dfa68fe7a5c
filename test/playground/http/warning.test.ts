import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { warn } from '../../../src/playground/http/warning.ts';
import { aPlayground } from '../../support/a-playground.ts';

/** The Warning header that comes of these texts. */
async function warningOf(...texts: readonly string[]): Promise<string | null> {
  const server = createServer((_, response) => {
    for (const text of texts) warn(response, text);
    response.end();
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', () => resolve()));
  const { headers } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.close();
  return headers.get('warning');
}

test('warnings are quoted, once each, and as UTF-8; texts with control characters are not shown', async () => {
  const header = await warningOf('a', 'with "quotes" and \\', 'a', 'two\nlines', '', 'é');
  expect(header).toBe(
    String.raw`299 - "a", 299 - "with \"quotes\" and \\", 299 - "${Buffer.from('é').toString('latin1')}"`,
  );
});

test('many long ones are cut', async () => {
  const header = await warningOf(...Array.from({ length: 40 }, (_, i) => `${i}${'x'.repeat(400)}`));
  expect(header?.split(', ').map((one) => one.length)).toEqual(
    Array.from({ length: 16 }, () => 256 + '299 - ""'.length),
  );
});

const version = (name: string, rest: object = {}) => ({
  name,
  served: true,
  storage: name === 'v1',
  schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
  ...rest,
});

test('a version that is deprecated says so with each answer, and what to use in its place', async () => {
  await using playground = await aPlayground();
  const warned = async (line: string) => (await playground.admin(line)).headers.get('warning');
  expect(await warned('GET /api/v1/namespaces/default/endpoints')).toBe(
    '299 - "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"',
  );
  expect(await warned('GET /api/v1/componentstatuses')).toBe('299 - "v1 ComponentStatus is deprecated in v1.19+"');
  expect(await warned('GET /api/v1/namespaces/default/services')).toBeNull();

  const names = { plural: 'olds', singular: 'old', kind: 'Old' };
  const versions = [
    version('v1beta1', { deprecated: true }),
    version('v1beta2', { deprecated: true, deprecationWarning: 'say "v1"' }),
    version('v1'),
    version('v2alpha1', { served: false }),
  ];
  await playground.admin('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
    metadata: { name: 'olds.example.org' },
    spec: { group: 'example.org', scope: 'Cluster', names, versions },
  });
  expect(await warned('GET /apis/example.org/v1beta1/olds')).toBe(
    '299 - "example.org/v1beta1 Old is deprecated; use example.org/v1 Old"',
  );
  expect(await warned('GET /apis/example.org/v1beta2/olds/none')).toBe('299 - "say \\"v1\\""');
  expect(await warned('GET /apis/example.org/v1/olds')).toBeNull();
});
