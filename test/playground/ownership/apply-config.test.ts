import { describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';

const DEPLOYMENT = '/apis/apps/v1/namespaces/default/deployments/d';
const APPLY = { 'content-type': 'application/apply-patch+yaml' };
const MERGE = { 'content-type': 'application/merge-patch+json' };

interface Fields {
  readonly [element: string]: Fields;
}

interface Entry {
  readonly manager: string;
  readonly operation: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1: Fields;
}

const apply = (playground: TestPlayground, path: string, manager: string, config: object, query = '') =>
  playground.admin(`PATCH ${path}?fieldManager=${manager}${query}`, JSON.stringify(config), APPLY);
const entries = async (playground: TestPlayground, path: string) => {
  const { metadata } = (await playground.admin(`GET ${path}`)).json;
  return ((metadata as unknown as { managedFields?: Entry[] } | undefined)?.managedFields ?? []) as Entry[];
};
/** `manager operation/subresource`, with the paths of its fields. */
const owners = async (playground: TestPlayground, path: string) =>
  Object.fromEntries(
    (await entries(playground, path)).map(({ manager, operation, subresource, fieldsV1 }) => [
      `${manager} ${operation}${subresource === undefined ? '' : `/${subresource}`}`,
      pathsOf(fieldsV1),
    ]),
  );

function pathsOf(fields: Fields, above = ''): string[] {
  return Object.entries(fields).flatMap(([element, below]) => {
    const path = element === '.' ? above : `${above}/${element}`;
    return Object.keys(below).length === 0 ? [path] : pathsOf(below, path);
  });
}

const deployment = (spec: object) => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'd' }, spec });
const container = (rest: object) => ({
  selector: { matchLabels: { app: 'd' } },
  template: { metadata: { labels: { app: 'd' } }, spec: { containers: [{ name: 'c', ...rest }] } },
});
const configMap = (data: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data });
const CONFIG_MAP = '/api/v1/namespaces/default/configmaps/m';

describe('server-side apply', () => {
  test('owns what it sets, and no defaults', async () => {
    await using playground = await aPlayground();
    const { status } = await apply(
      playground,
      DEPLOYMENT,
      'a',
      deployment({ replicas: 2, ...container({ image: 'i' }) }),
    );
    expect(status).toBe(201);
    expect(await owners(playground, DEPLOYMENT)).toEqual({
      'a Apply': [
        '/f:spec/f:replicas',
        '/f:spec/f:selector',
        '/f:spec/f:template/f:metadata/f:labels/f:app',
        '/f:spec/f:template/f:spec/f:containers/k:{"name":"c"}',
        '/f:spec/f:template/f:spec/f:containers/k:{"name":"c"}/f:image',
        '/f:spec/f:template/f:spec/f:containers/k:{"name":"c"}/f:name',
      ],
    });
  });

  test('is refused where it would change what another owns, until it is forced', async () => {
    await using playground = await aPlayground();
    await apply(playground, DEPLOYMENT, 'a', deployment({ replicas: 2, ...container({ image: 'i:1' }) }));
    const one = await apply(playground, DEPLOYMENT, 'b', deployment({ replicas: 3 }));
    expect(one.status).toBe(409);
    expect(one.json).toMatchObject({
      reason: 'Conflict',
      message: 'Apply failed with 1 conflict: conflict with "a": .spec.replicas',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "a"', field: '.spec.replicas' }] },
    });
    const two = await apply(playground, DEPLOYMENT, 'b', deployment({ replicas: 3, ...container({ image: 'i:2' }) }));
    expect(two.json.message).toBe(
      'Apply failed with 2 conflicts: conflicts with "a":\n- .spec.replicas\n- .spec.template.spec.containers[name="c"].image',
    );
    expect((await entries(playground, DEPLOYMENT)).map(({ manager }) => manager)).toEqual(['a']);

    expect((await apply(playground, DEPLOYMENT, 'b', deployment({ replicas: 3 }), '&force=true')).status).toBe(200);
    const after = await owners(playground, DEPLOYMENT);
    expect(after['b Apply']).toEqual(['/f:spec/f:replicas']);
    expect(after['a Apply']).not.toContain('/f:spec/f:replicas');
  });

  test('names the version and the subresource of who only updated', async () => {
    await using playground = await aPlayground();
    await apply(playground, DEPLOYMENT, 'a', deployment({ replicas: 1, ...container({ image: 'i' }) }));
    await playground.admin(`PATCH ${DEPLOYMENT}/scale?fieldManager=s`, '{"spec":{"replicas":5}}', MERGE);
    expect((await owners(playground, DEPLOYMENT))['s Update/scale']).toEqual(['/f:spec/f:replicas']);
    const { json } = await apply(
      playground,
      DEPLOYMENT,
      'a',
      deployment({ replicas: 1, ...container({ image: 'i' }) }),
    );
    expect(json.message).toBe(
      'Apply failed with 1 conflict: conflict with "s" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  test('removes what it does not name any more, unless another owns it too', async () => {
    await using playground = await aPlayground();
    const data = async () => (await playground.admin(`GET ${CONFIG_MAP}`)).json['data'];
    await apply(playground, CONFIG_MAP, 'a', configMap({ mine: '1', ours: '1' }));
    await apply(playground, CONFIG_MAP, 'b', configMap({ ours: '1', theirs: '1' }));
    await playground.admin(`PATCH ${CONFIG_MAP}?fieldManager=c`, '{"data":{"loose":"1"}}', MERGE);
    await apply(playground, CONFIG_MAP, 'a', configMap({ new: '1' }));
    expect(await data()).toEqual({ ours: '1', theirs: '1', loose: '1', new: '1' });
    expect(await owners(playground, CONFIG_MAP)).toEqual({
      'a Apply': ['/f:data/f:new'],
      'b Apply': ['/f:data/f:ours', '/f:data/f:theirs'],
      'c Update': ['/f:data/f:loose'],
    });
    await apply(playground, CONFIG_MAP, 'b', configMap({}));
    expect(await data()).toEqual({ loose: '1', new: '1' });
  });

  test('merges lists item by item where they have keys, and replaces the others', async () => {
    await using playground = await aPlayground();
    const spec = (ports: object[], args: string[]) =>
      deployment({
        selector: { matchLabels: { app: 'd' } },
        template: {
          metadata: { labels: { app: 'd' } },
          spec: { containers: [{ name: 'c', image: 'i', ports, args }] },
        },
      });
    await apply(
      playground,
      DEPLOYMENT,
      'a',
      spec([{ containerPort: 53, protocol: 'UDP' }, { containerPort: 80 }], ['x']),
    );
    const more = {
      template: {
        spec: {
          containers: [
            { name: 'c', ports: [{ containerPort: 53 }] },
            { name: 'side', image: 's' },
          ],
        },
      },
    };
    expect((await apply(playground, DEPLOYMENT, 'b', deployment(more))).status).toBe(200);
    const { json } = await playground.admin(`GET ${DEPLOYMENT}`);
    expect(json['spec']).toMatchObject({
      template: {
        spec: {
          containers: [
            {
              name: 'c',
              args: ['x'],
              ports: [{ containerPort: 53, protocol: 'UDP' }, { containerPort: 80 }, { containerPort: 53 }],
            },
            { name: 'side', image: 's' },
          ],
        },
      },
    });
    const taken = await apply(playground, DEPLOYMENT, 'b', spec([], ['y']));
    expect(taken.json.message).toContain('.spec.template.spec.containers[name="c"].args');
    await apply(playground, DEPLOYMENT, 'b', deployment({}));
    const containers = '$.spec.template.spec.containers';
    expect(JSON.stringify((await playground.admin(`GET ${DEPLOYMENT}`)).json), containers).not.toContain('side');
  });

  test('of the same again changes nothing', async () => {
    await using playground = await aPlayground();
    const config = deployment({ replicas: 2, ...container({ image: 'i' }) });
    const { json: first } = await apply(playground, CONFIG_MAP, 'a', configMap({ a: '1' }));
    const { json: again } = await apply(playground, CONFIG_MAP, 'a', configMap({ a: '1' }));
    expect(again.metadata).toEqual(first.metadata);
    expect((await apply(playground, DEPLOYMENT, 'a', config, '&dryRun=All')).status).toBe(201);
    expect((await playground.admin(`GET ${DEPLOYMENT}`)).status).toBe(404);
  });

  test.each([
    ['fields that there are not', { spec: { replica: 1 } }, '.spec.replica: field not declared in schema'],
    [
      'items that cannot be told apart',
      { spec: { template: { spec: { containers: [{ name: 'c' }, { name: 'c' }] } } } },
      '.spec.template.spec.containers: duplicate entries for key [name="c"]',
    ],
    [
      'items without a key',
      { spec: { template: { spec: { containers: [{ image: 'i' }] } } } },
      '.spec.template.spec.containers: element 0: associative list with keys has an element that omits all key fields ["name"] ' +
        "(and doesn't have default values for any key fields)",
    ],
  ])('refuses %s', async (_, rest, message) => {
    await using playground = await aPlayground();
    const config = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'd', namespace: 'default' },
      ...rest,
    };
    const { status, json } = await apply(playground, DEPLOYMENT, 'a', config);
    expect(status).toBe(500);
    expect(json.message).toBe(`failed to create typed patch object (default/d; apps/v1, Kind=Deployment): ${message}`);
  });

  test('refuses what only an object may say, and the options of others', async () => {
    await using playground = await aPlayground();
    const managed = { ...configMap({}), metadata: { name: 'm', managedFields: [] } };
    expect((await apply(playground, CONFIG_MAP, 'a', managed)).json.message).toBe('metadata.managedFields must be nil');
    expect((await apply(playground, CONFIG_MAP, 'a', { ...configMap({}), kind: 'Secret' })).json.message).toBe(
      'invalid object type: /v1, Kind=Secret',
    );
    const forced = await playground.admin(`PATCH ${CONFIG_MAP}?force=true`, '{}', MERGE);
    expect(forced.json.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: force: Forbidden: may not be specified for non-apply patch',
    );
    const long = await apply(playground, CONFIG_MAP, 'm'.repeat(129), configMap({}));
    expect(long.json.message).toContain('fieldManager: Too long: may not be more than 128 bytes');
    const odd = await apply(playground, CONFIG_MAP, 'a%07', configMap({}));
    expect(odd.json.message).toContain('fieldManager: Invalid value: "a\\a": invalid character U+0007 (at position 1)');
  });

  test('of a custom resource merges as its definition says, and whole lists where it says nothing', async () => {
    await using playground = await aPlayground();
    const list = (rest: object) => ({
      type: 'array',
      items: { type: 'object', properties: { id: { type: 'string' }, n: { type: 'integer' } } },
      ...rest,
    });
    const properties = {
      keyed: list({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['id'] }),
      whole: list({}),
    };
    const schema = { openAPIV3Schema: { type: 'object', properties: { spec: { type: 'object', properties } } } };
    await playground.admin('POST /apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'things.example.org' },
      spec: {
        group: 'example.org',
        scope: 'Cluster',
        names: { plural: 'things', kind: 'Thing' },
        versions: [{ name: 'v1', served: true, storage: true, schema }],
      },
    });
    const thing = (spec: object) => ({ apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 't' }, spec });
    const path = '/apis/example.org/v1/things/t';
    await apply(playground, path, 'a', thing({ keyed: [{ id: 'x', n: 1 }], whole: [{ id: 'x' }] }));
    await apply(playground, path, 'b', thing({ keyed: [{ id: 'y', n: 1 }] }));
    expect((await playground.admin(`GET ${path}`)).json['spec']).toEqual({
      keyed: [
        { id: 'x', n: 1 },
        { id: 'y', n: 1 },
      ],
      whole: [{ id: 'x' }],
    });
    expect((await apply(playground, path, 'b', thing({ whole: [] }))).json.message).toBe(
      'Apply failed with 1 conflict: conflict with "a": .spec.whole',
    );
  });

  test('of a status owns it alone, and through the object nobody does', async () => {
    await using playground = await aPlayground();
    await apply(playground, DEPLOYMENT, 'a', deployment({ replicas: 0, ...container({ image: 'i' }) }));
    const condition = { type: 'Ready', status: 'True' };
    const config = { ...deployment({ replicas: 7 }), status: { conditions: [condition] } };
    expect((await apply(playground, `${DEPLOYMENT}/status`, 'st', config)).status).toBe(200);
    await apply(playground, DEPLOYMENT, 'a', {
      ...config,
      ...deployment({ replicas: 0, ...container({ image: 'i' }) }),
    });
    const after = await owners(playground, DEPLOYMENT);
    expect(after['st Apply/status']?.every((path) => path.startsWith('/f:status/'))).toBe(true);
    expect(JSON.stringify(after['a Apply'])).not.toContain('f:status');
    expect((await playground.admin(`GET ${DEPLOYMENT}`)).json['spec']).toMatchObject({ replicas: 0 });
  });
});
