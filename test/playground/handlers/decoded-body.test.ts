import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { WIDGETS } from '../../support/stages.ts';

let playground: TestPlayground;
beforeAll(async () => void (playground = await aPlayground(WIDGETS)));
afterAll(() => playground.close());

const json = (type: string) => ({ 'content-type': `application/${type}` });
const CORE = '/api/v1/namespaces/team-a';
const APPS = '/apis/apps/v1/namespaces/team-a';

function aPod(spec: object, metadata: object = {}) {
  return { metadata: { name: 'p', ...metadata }, spec: { containers: [{ name: 'c', image: 'i' }], ...spec } };
}
const container = (fields: object) => aPod({ containers: [{ name: 'c', image: 'i', ...fields }] });
const QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

describe('a value of the wrong type is refused as the decoder of the API server words it', () => {
  test.each([
    [
      `${CORE}/pods`,
      aPod({ containers: 'none' }),
      'string into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      `${CORE}/pods`,
      aPod({ restartPolicy: 1 }),
      'number into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [`${CORE}/pods`, aPod({ hostNetwork: 'yes' }), 'string into Go struct field PodSpec.spec.hostNetwork of type bool'],
    [
      `${CORE}/pods`,
      container({ ports: [{ containerPort: '80' }] }),
      'string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      `${CORE}/pods`,
      container({ ports: [{ containerPort: 80.5 }] }),
      'number 80.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      `${CORE}/pods`,
      container({ args: ['a', 1] }),
      'number into Go struct field Container.spec.containers.args of type string',
    ],
    [
      `${CORE}/pods`,
      container({ env: [{ name: 'A', value: true }] }),
      'bool into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    [
      `${CORE}/pods`,
      container({ resources: { limits: ['1'] } }),
      'array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList',
    ],
    [
      `${CORE}/pods`,
      aPod({}, { labels: { a: 1 } }),
      'number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      `${CORE}/pods`,
      aPod({}, { labels: [] }),
      'array into Go struct field ObjectMeta.metadata.labels of type map[string]string',
    ],
    [
      `${CORE}/services`,
      { metadata: { name: 's' }, spec: { ports: [{ port: 80, targetPort: {} }] } },
      'object into Go struct field ServicePort.spec.ports.targetPort of type int32',
    ],
    [
      `${CORE}/configmaps`,
      { metadata: { name: 'c' }, data: { n: 1 } },
      'number into Go struct field ConfigMap.data of type string',
    ],
    [
      `${APPS}/deployments`,
      { metadata: { name: 'd' }, spec: { replicas: '3' } },
      'string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      `${APPS}/deployments`,
      { metadata: { name: 'd' }, spec: { template: { spec: 'x' } } },
      'string into Go struct field PodTemplateSpec.spec.template.spec of type v1.PodSpec',
    ],
  ])('%s %j', async (path, object, why) => {
    const answer = await playground.admin(`POST ${path}`, object);
    const kind = path.endsWith('pods')
      ? 'Pod'
      : path.endsWith('services')
        ? 'Service'
        : path.endsWith('configmaps')
          ? 'ConfigMap'
          : 'Deployment';
    expect([answer.status, answer.json.reason, answer.json.message]).toEqual([
      400,
      'BadRequest',
      `${kind} in version "v1" cannot be handled as a ${kind}: json: cannot unmarshal ${why}`,
    ]);
  });

  test.each([
    [container({ resources: { limits: { cpu: 'lots' } } }), QUANTITY],
    [container({ resources: { limits: { memory: '10MB' } } }), QUANTITY],
    [container({ resources: { limits: { memory: '10KK' } } }), "unable to parse quantity's suffix"],
    [
      aPod({}, { creationTimestamp: 'soon' }),
      'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"',
    ],
  ])('%j', async (object, why) => {
    const { status, json: said } = await playground.admin(`POST ${CORE}/pods`, object);
    expect([status, said.message]).toEqual([400, `Pod in version "v1" cannot be handled as a Pod: ${why}`]);
  });

  test('data of a Secret is base64', async () => {
    const { json: said } = await playground.admin(`POST ${CORE}/secrets`, {
      metadata: { name: 's' },
      data: { a: 'hello' },
    });
    expect(said.message).toBe(
      'Secret in version "v1" cannot be handled as a Secret: illegal base64 data at input byte 4',
    );
  });

  test.each(['1', '100m', '1.5', '1Gi', '2e3', '12E', '.5', '+1', 1, 0.5])('%j is a quantity', async (cpu) => {
    const answer = await playground.admin(
      `POST ${CORE}/pods?dryRun=All`,
      container({ resources: { requests: { cpu } } }),
    );
    expect(answer.status).toBe(201);
  });
});

describe('unknown and duplicate fields', () => {
  const misspelt = {
    metadata: { name: 'm', lables: {} },
    spec: { containers: [{ name: 'c', image: 'i', imagePolicy: 'x', 'é"': 1 }], foo: { bar: 1 } },
  };
  const twice =
    '{"metadata":{"name":"twice","name":"t","labels":{"a":"1","a":"2"}},"data":{"k":"1","k":"2"},"data":{}}';
  const warnings = (headers: Headers) => Buffer.from(headers.get('warning') ?? '', 'latin1').toString();

  test('are dropped with a warning each', async () => {
    const { status, headers, json: made } = await playground.admin(`POST ${CORE}/pods?dryRun=All`, misspelt);
    expect([status, warnings(headers)]).toEqual([
      201,
      String.raw`299 - "unknown field \"metadata.lables\"", 299 - "unknown field \"spec.containers[0].imagePolicy\"", 299 - "unknown field \"spec.containers[0].é\\\"\"", 299 - "unknown field \"spec.foo\""`,
    ]);
    expect(Object.keys(made['spec'] as object)).not.toContain('foo');
  });

  test('are refused with fieldValidation=Strict', async () => {
    const { status, json: said } = await playground.admin(`POST ${CORE}/pods?fieldValidation=Strict`, misspelt);
    expect([status, said.message]).toEqual([
      400,
      String.raw`Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "metadata.lables", unknown field "spec.containers[0].imagePolicy", unknown field "spec.containers[0].é\"", unknown field "spec.foo"`,
    ]);
  });

  test('are dropped without a word with fieldValidation=Ignore', async () => {
    const { status, headers } = await playground.admin(`POST ${CORE}/pods?dryRun=All&fieldValidation=Ignore`, misspelt);
    expect([status, headers.get('warning')]).toEqual([201, null]);
  });

  test('the last of two counts', async () => {
    const { json: said } = await playground.admin(
      `POST ${CORE}/configmaps?fieldValidation=Strict`,
      twice,
      json('json'),
    );
    expect(said.message).toBe(
      'ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "metadata.name", duplicate field "metadata.labels.a", duplicate field "data.k", duplicate field "data"',
    );
    const { status, headers, json: made } = await playground.admin(`POST ${CORE}/configmaps`, twice, json('json'));
    expect([status, made.metadata?.['name'], warnings(headers).split(', ').length]).toEqual([201, 't', 4]);
  });

  test('an unknown fieldValidation is refused', async () => {
    const { status, json: said } = await playground.admin(`POST ${CORE}/pods?fieldValidation=Maybe`, misspelt);
    expect([status, said.message]).toEqual([
      422,
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"',
    ]);
  });
});

describe('a patch', () => {
  const patch = (path: string, type: string, body: string, query = '') =>
    playground.admin(`PATCH ${path}${query}`, body, json(type));
  const WEB = `${APPS}/deployments/web`;

  test('that leaves a value of the wrong type is refused', async () => {
    const { status, json: said } = await patch(
      WEB,
      'strategic-merge-patch+json',
      '{"spec":{"replicas":"two","paused":true}}',
    );
    expect([status, said.message, said.details]).toEqual([
      422,
      ' "" is invalid: patch: Invalid value: "map[spec:map[paused:true replicas:two]]": json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32',
      { causes: [expect.objectContaining({ field: 'patch' })] },
    ]);
    const merged = await patch(WEB, 'merge-patch+json', '{"spec":{"replicas":"two"}}');
    expect(merged.json.message).toMatch(
      /^ "" is invalid: patch: Invalid value: "\{\\"kind\\":\\"Deployment\\".*of type int32$/,
    );
  });

  test('with unknown fields warns of these alone, or is refused', async () => {
    const body = '{"spec":{"replicaz":2}}';
    const { status, headers } = await patch(WEB, 'merge-patch+json', body);
    expect([status, headers.get('warning')]).toEqual([200, '299 - "unknown field \\"spec.replicaz\\""']);
    const strict = await patch(WEB, 'strategic-merge-patch+json', body, '?fieldValidation=Strict');
    expect([strict.status, strict.json.message]).toEqual([
      422,
      ' "" is invalid: patch: Invalid value: "map[spec:map[replicaz:2]]": strict decoding error: unknown field "spec.replicaz"',
    ]);
  });
});

describe('custom objects', () => {
  const WIDGETS = '/apis/example.com/v1/namespaces/team-a/widgets';

  test('lose the fields that their schema does not have, with a warning', async () => {
    const {
      status,
      headers,
      json: made,
    } = await playground.admin(`POST ${WIDGETS}`, {
      metadata: { name: 'w' },
      spec: { size: 1, colour: 'red' },
      status: { any: 1 },
    });
    expect([status, headers.get('warning'), made['spec']]).toEqual([
      201,
      '299 - "unknown field \\"spec.colour\\""',
      { size: 1 },
    ]);
  });
});
