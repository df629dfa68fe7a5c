import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { TEAM_B, WIDGETS } from '../../support/stages.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground(TEAM_B, WIDGETS);
});
afterAll(() => playground.close());

describe('where things are', () => {
  test.each([
    ['GET /api/v1/namespaces/team-a/pods/web-0', 200],
    ['GET /api/v1/namespaces/team-a/pods', 200],
    ['GET /api/v1/pods', 200],
    ['GET /api/v1/namespaces/team-a', 200],
    ['GET /api/v1/nodes/node1', 200],
    ['GET /apis/apps/v1/namespaces/team-a/deployments/web', 200],
    ['GET /apis/tenant.kubesphere.io/v1beta1/clusters/host', 404],
    ['HEAD /api/v1/namespaces/team-a/pods', 405],
    ['GET /api/v1/namespaces/team-a/pods/none', 404],
    ['GET /api/v1/namespaces/none/pods', 200],
    ['GET /api/v1/gadgets', 404],
    ['GET /apis/apps/v2/deployments', 404],
    ['GET /api/v1/namespaces/team-a/nodes', 404],
    ['GET /api/v1/pods/web-0', 404],
    ['GET /api/v1/namespaces//pods/web-0', 400],
    ['GET /api/v1/namespaces//status', 400],
    ['GET //api/v1/pods', 404],
    ['GET /api/v1/namespaces/team-a/status', 200],
    ['GET /api/v1/namespaces/team-a/finalize/extra', 404],
    ['GET /api/v1/namespaces/team-a/namespaces/team-b/status', 404],
    ['GET /api/v1/watch/nodes/node1/status', 404],
    ['GET /apis/resource.k8s.io/v1/deviceclasses', 200],
    ['GET /apis/resource.k8s.io/v1/namespaces/team-a/resourceclaims', 200],
    ['GET /apis/storage.k8s.io/v1/volumeattributesclasses', 200],
    ['GET /api/v1/namespaces/team-a/pods/a%25b', 400],
    ['GET /api/v1/namespaces/team-a/pods/web-0/nothing', 404],
    ['POST /api/v1/pods', 405],
    ['POST /api/v1/namespaces/team-a/pods/web-0', 405],
    ['PUT /api/v1/namespaces/team-a/pods', 405],
    ['GET /apis/authorization.k8s.io/v1/selfsubjectaccessreviews', 405],
    ['GET /api/v1/namespaces/team-a/serviceaccounts/deployer/token', 405],
    ['GET /api/v1/namespaces/team-a/pods/web-0/portforward', 400],
  ])('%s: %i', async (line, code) => expect((await playground.admin(line)).status).toBe(code));

  test('what nothing serves is a page, what is missing a Status', async () => {
    expect((await playground.admin('GET /apis/no.group/v1/gadgets')).text).toBe('404 page not found\n');
    const { json } = await playground.admin('GET /apis/apps/v1/namespaces/team-a/deployments/none');
    expect(json).toMatchObject({
      message: 'deployments.apps "none" not found',
      details: { name: 'none', group: 'apps', kind: 'deployments' },
    });
  });
});

describe('lists', () => {
  const names = (items: readonly { metadata?: Record<string, string> }[] = []) =>
    items.map(({ metadata }) => metadata?.['name']);

  test('are of one kind, without repeating it', async () => {
    const { json } = await playground.admin('GET /api/v1/namespaces/team-a/configmaps');
    expect(json).toMatchObject({
      kind: 'ConfigMapList',
      apiVersion: 'v1',
      metadata: { resourceVersion: expect.any(String) },
    });
    expect(json.items?.[0]).not.toHaveProperty('kind');
    expect((await playground.admin('GET /apis/example.com/v1/widgets')).json.items?.[0]).toHaveProperty(
      'kind',
      'Widget',
    );
  });

  test('come in pages', async () => {
    const all = names((await playground.admin('GET /api/v1/serviceaccounts')).json.items);
    const paged: unknown[] = [];
    let next = '';
    do {
      const { json } = await playground.admin(`GET /api/v1/serviceaccounts?limit=3&continue=${next}`);
      paged.push(...names(json.items));
      next = json.metadata?.['continue'] ?? '';
      if (next !== '') expect(json.metadata?.['remainingItemCount']).toBe(all.length - paged.length);
    } while (next !== '');
    expect(paged).toEqual(all);
  });

  test('refuse a continue token that is not one', async () => {
    expect((await playground.admin('GET /api/v1/pods?continue=x')).status).toBe(400);
  });

  test('can be limited to one namespace by a field', async () => {
    const { json } = await playground.admin('GET /api/v1/serviceaccounts?fieldSelector=metadata.namespace%3Dteam-b');
    expect(names(json.items)).toEqual(['ci-bot', 'default']);
  });
});

describe('presentations', () => {
  const TABLE = { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' };

  test('a Table has the columns of kubectl get', async () => {
    const { json } = await playground.admin('GET /api/v1/namespaces/team-a/pods/web-0', undefined, TABLE);
    const columns = json['columnDefinitions'] as { name: string; priority: number }[];
    expect(columns.filter(({ priority }) => priority === 0).map(({ name }) => name)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
    ]);
    const [row] = json['rows'] as { cells: unknown[]; object: { kind: string } }[];
    expect(row?.cells.slice(0, 4)).toEqual(['web-0', '1/1', 'Running', '0']);
    expect(row?.object.kind).toBe('PartialObjectMetadata');
  });

  test('a Table holds whole objects or none when asked', async () => {
    const rows = async (include: string) => {
      const { json } = await playground.admin(`GET /api/v1/nodes?includeObject=${include}`, undefined, TABLE);
      return json['rows'] as { object?: { kind: string } }[];
    };
    expect((await rows('Object'))[0]?.object?.kind).toBe('Node');
    expect((await rows('None'))[0]).not.toHaveProperty('object');
  });

  test('metadata alone', async () => {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    const { json } = await playground.admin('GET /api/v1/nodes', undefined, { accept });
    expect(json.kind).toBe('PartialObjectMetadataList');
    expect(Object.keys(json.items![0]!)).toEqual(['kind', 'apiVersion', 'metadata']);
  });

  test('YAML, and nothing that it does not have', async () => {
    const path = 'GET /api/v1/namespaces/team-a/configmaps/settings';
    expect((await playground.admin(path, undefined, { accept: 'application/yaml' })).text).toContain(
      'data:\n  color: blue',
    );
    expect((await playground.admin(path, undefined, { accept: 'text/html' })).status).toBe(406);
    expect((await playground.admin(path, undefined, { 'user-agent': 'curl/8' })).text).toMatch(/^\{\n {2}"kind"/);
  });
});
