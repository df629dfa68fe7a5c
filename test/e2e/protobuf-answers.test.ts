import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { protobufObject } from '../../src/api/body/protobuf-message.ts';
import { decodeStatus } from '../../src/api/status/status-codec.ts';
import { BOUNDS } from '../../src/api/bounds/bounds.ts';
import { apiVersionOf, RESOURCES } from '../../src/playground/store/resource-table.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { withoutZeros } from '../support/without-zeros.ts';

const PROTOBUF = 'application/vnd.kubernetes.protobuf';
/** As client-go sends it for typed clients. */
const CLIENT_GO = `${PROTOBUF},application/json`;

let playground: TestPlayground;
let token: string;
beforeAll(async () => {
  playground = await aPlayground();
  token = await playground.token('admin');
});
afterAll(() => playground.close());

interface Got {
  readonly status: number;
  readonly type: string | null;
  readonly object: unknown;
}

async function get(line: string, accept: string, body?: unknown, contentType = 'application/json'): Promise<Got> {
  const [method = '', path = ''] = line.split(' ');
  const answer = await fetch(playground.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, accept, 'content-type': contentType },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const type = answer.headers.get('content-type');
  const object: unknown =
    type === PROTOBUF ? (decodeStatus(bytes, PROTOBUF) ?? decoded(bytes)) : JSON.parse(bytes.toString());
  return { status: answer.status, type, object };
}

const decoded = (bytes: Uint8Array) =>
  protobufObject(bytes, BOUNDS.large, (type, field) => {
    throw new Error(`${type} ${field}`);
  });

const LISTS = RESOURCES.filter(({ verbs, kind }) => verbs.includes('list') && kind !== 'CustomResourceDefinition').map(
  (resource) => `${resource.group === '' ? '/api' : '/apis'}/${apiVersionOf(resource)}/${resource.plural}`,
);

describe('client-go gets in protobuf what it gets in JSON', () => {
  test.each(LISTS)('of %s', async (path) => {
    const [protobuf, json] = [await get(`GET ${path}`, CLIENT_GO), await get(`GET ${path}`, 'application/json')];
    expect(protobuf).toMatchObject({ status: 200, type: PROTOBUF });
    expect(withoutZeros(protobuf.object)).toEqual(withoutZeros(json.object));
  });

  test('of one object, and of its metadata alone', async () => {
    const path = 'GET /api/v1/namespaces/default';
    const metadata = ';as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
    for (const as of ['', metadata]) {
      const [protobuf, json] = [await get(path, PROTOBUF + as), await get(path, `application/json${as}`)];
      expect(protobuf).toMatchObject({ status: 200, type: PROTOBUF });
      expect(withoutZeros(protobuf.object)).toEqual(withoutZeros(json.object));
    }
  });

  test('of the writes', async () => {
    const path = '/api/v1/namespaces/default/configmaps';
    const kind = { kind: 'ConfigMap', apiVersion: 'v1' };
    const object = { ...kind, metadata: { name: 'c' }, data: { b: '2', a: '1' } };
    const of = (changes: object, status = 200) => ({ status, type: PROTOBUF, object: { ...kind, ...changes } });
    expect(await get(`POST ${path}`, CLIENT_GO, object)).toMatchObject(of({ data: { a: '1', b: '2' } }, 201));
    expect(await get(`PUT ${path}/c`, CLIENT_GO, { ...object, data: { a: '3' } })).toMatchObject(
      of({ data: { a: '3' } }),
    );
    const patch = { data: { d: '4' } };
    expect(await get(`PATCH ${path}/c`, CLIENT_GO, patch, 'application/merge-patch+json')).toMatchObject(
      of({ data: { a: '3', d: '4' } }),
    );
    expect(await get(`DELETE ${path}/c`, CLIENT_GO)).toMatchObject({
      status: 200,
      type: PROTOBUF,
      object: { kind: 'Status', status: 'Success', details: { name: 'c' } },
    });
  });
});

describe('what protobuf has no message for', () => {
  const TABLE = 'as=Table;g=meta.k8s.io;v=v1';
  const crds = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

  test.each([
    [crds, CLIENT_GO],
    ['/api/v1/pods', `${PROTOBUF};${TABLE},application/json;${TABLE}`],
    ['/apis', CLIENT_GO],
    ['/api/v1', CLIENT_GO],
  ])('comes in JSON to a client that takes JSON too: %s', async (path, accept) => {
    expect(await get(`GET ${path}`, accept)).toMatchObject({
      status: 200,
      type: expect.stringMatching(/^application\/json/),
    });
  });

  test('is not acceptable to another', async () => {
    expect(await get(`GET ${crds}`, PROTOBUF)).toMatchObject({
      status: 406,
      type: PROTOBUF,
      object: { reason: 'NotAcceptable' },
    });
  });

  test.each([
    [crds, 'application/json, application/yaml'],
    ['/api/v1/pods', `application/json, application/yaml, ${PROTOBUF}`],
  ])('is not among the media types that are accepted: %s', async (path, types) => {
    expect(await get(`GET ${path}`, 'text/html')).toMatchObject({
      status: 406,
      object: { message: `only the following media types are accepted: ${types}`, reason: 'NotAcceptable' },
    });
  });
});
