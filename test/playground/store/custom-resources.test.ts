import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { TEAM_B, WIDGETS } from '../../support/stages.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground(TEAM_B, WIDGETS)));
afterAll(() => playground.close());

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const version = (name: string, storage: boolean) => ({
  name,
  served: true,
  storage,
  subresources: { status: {} },
  schema: {
    openAPIV3Schema: {
      type: 'object',
      properties: {
        spec: { type: 'object', description: 'What to back up.', 'x-kubernetes-preserve-unknown-fields': true },
        status: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      },
    },
  },
  additionalPrinterColumns: [
    { name: 'Size', type: 'integer', jsonPath: '.spec.size' },
    { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: 'First', type: 'string', jsonPath: '.spec.hosts[0]' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
});
const definition = (name = 'backups.shop.example') => ({
  metadata: { name },
  spec: {
    group: 'shop.example',
    scope: 'Namespaced',
    names: { kind: 'Backup', plural: 'backups', shortNames: ['bk'] },
    versions: [version('v1beta1', true), version('v1', false)],
  },
});

test('a definition is served as soon as it is there, and no longer than that', async () => {
  const path = '/apis/shop.example/v1/namespaces/team-a/backups';
  expect((await playground.admin(`GET ${path}`)).status).toBe(404);
  const created = await playground.admin(`POST ${DEFINITIONS}`, definition());
  expect(created.json['status']).toMatchObject({
    conditions: [{ type: 'NamesAccepted' }, { type: 'Established', status: 'True' }],
    acceptedNames: { singular: 'backup', listKind: 'BackupList' },
    storedVersions: ['v1beta1'],
  });
  const group = await playground.admin('GET /apis/shop.example');
  expect(group.json['preferredVersion']).toMatchObject({ version: 'v1' });
  const names = (await playground.admin('GET /apis/shop.example/v1')).json['resources'];
  expect(names).toMatchObject([{ name: 'backups', shortNames: ['bk'] }, { name: 'backups/status' }]);
  const document = await playground.admin('GET /openapi/v3/apis/shop.example/v1');
  expect(document.text).toContain('What to back up.');

  const spec = { size: 3, hosts: ['a', 'b'] };
  await playground.admin(`POST ${path}`, { metadata: { name: 'nightly' }, spec });
  const old = await playground.admin('GET /apis/shop.example/v1beta1/namespaces/team-a/backups/nightly');
  expect(old.json).toMatchObject({ apiVersion: 'shop.example/v1beta1', spec });
  await playground.admin(
    `PATCH ${path}/nightly/status`,
    '{"status":{"conditions":[{"type":"Ready","status":"True"}]}}',
    {
      'content-type': 'application/merge-patch+json',
    },
  );
  const table = await playground.admin(`GET ${path}`, undefined, {
    accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
  });
  expect(table.json).toMatchObject({
    columnDefinitions: ['Name', 'Size', 'Ready', 'First', 'Age'].map((name) => ({ name })),
    rows: [{ cells: ['nightly', 3, 'True', 'a', expect.stringMatching(/^\d+s$/)] }],
  });

  await playground.admin(`DELETE ${DEFINITIONS}/backups.shop.example`);
  expect((await playground.admin(`GET ${path}`)).status).toBe(404);
  await playground.admin(`POST ${DEFINITIONS}`, definition());
  expect((await playground.admin(`GET ${path}`)).json.items).toEqual([]);
});

test('a definition is named after what it defines', async () => {
  const { status, json } = await playground.admin(`POST ${DEFINITIONS}`, definition('backups'));
  expect(status).toBe(422);
  expect(json.message).toContain('metadata.name: Invalid value: "backups": must be spec.names.plural+"."+spec.group');
});

test('a watch sees custom resources in the version that it asked for', async () => {
  await playground.admin('POST /apis/example.com/v1alpha1/namespaces/team-b/widgets', { metadata: { name: 'w' } });
  const watch = 'GET /apis/example.com/v1/namespaces/team-b/widgets?watch=true&timeoutSeconds=1';
  const { text } = await playground.admin(watch);
  expect(JSON.parse(text.split('\n')[0]!)).toMatchObject({ type: 'ADDED', object: { apiVersion: 'example.com/v1' } });
});
