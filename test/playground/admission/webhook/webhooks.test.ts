import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../../support/a-playground.ts';
import type { TestPlayground } from '../../../support/a-playground.ts';
import { aWebhook, patching } from '../../../support/a-webhook.ts';
import type { Reviewed } from '../../../support/a-webhook.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const GROUP = '/apis/admissionregistration.k8s.io/v1';
type Kind = 'validating' | 'mutating';
let count = 0;

/** Stores a configuration for a namespace of its own, which is removed in the end. */
async function configured(kind: Kind, ...webhooks: readonly object[]) {
  const name = `hooks${++count}`;
  const labels = { hooks: name };
  await playground.admin('POST /api/v1/namespaces', { metadata: { name, labels } });
  const path = `${GROUP}/${kind}webhookconfigurations`;
  const { status, json } = await playground.admin(`POST ${path}`, {
    metadata: { name },
    webhooks: webhooks.map((webhook, i) => ({
      name: `w${i}.hooks.example.com`,
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      namespaceSelector: { matchLabels: labels },
      rules: [{ operations: ['*'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps', 'pods/exec'] }],
      ...webhook,
    })),
  });
  expect([status, json.message]).toEqual([201, undefined]);
  return {
    maps: `/api/v1/namespaces/${name}/configmaps`,
    pods: `/api/v1/namespaces/${name}/pods`,
    async [Symbol.asyncDispose]() {
      await playground.admin(`DELETE ${path}/${name}`);
    },
  };
}

const map = (metadata: object = {}) => ({ metadata: { name: 'c', ...metadata }, data: { a: '1' } });
const bare = ({ status, json, headers }: Awaited<ReturnType<TestPlayground['admin']>>) => ({
  status,
  message: json.message,
  reason: json.reason,
  warning: headers.get('warning'),
});

describe('a validating webhook', () => {
  test('is sent the request, and its denial and warnings are shown in its name', async () => {
    await using webhook = await aWebhook(playground, ({ object }) => ({
      allowed: object?.metadata.labels?.['ok'] === 'yes',
      status: { code: 403, reason: 'Forbidden', message: 'no images from docker.io' },
      warnings: ['mind the gap'],
    }));
    await using hooks = await configured('validating', webhook);
    expect(bare(await playground.admin(`POST ${hooks.maps}`, map()))).toEqual({
      status: 403,
      reason: 'Forbidden',
      message: 'admission webhook "w0.hooks.example.com" denied the request: no images from docker.io',
      warning: '299 - "mind the gap"',
    });
    expect(bare(await playground.admin(`POST ${hooks.maps}?dryRun=All`, map({ labels: { ok: 'yes' } })))).toMatchObject(
      { status: 201, warning: '299 - "mind the gap"' },
    );
    expect(webhook.asked.map(({ path }) => path)).toEqual(['/hook?timeout=10s', '/hook?timeout=10s']);
    expect(webhook.asked.map(({ request }) => request)).toMatchObject([
      {
        operation: 'CREATE',
        name: 'c',
        kind: { group: '', version: 'v1', kind: 'ConfigMap' },
        resource: { group: '', version: 'v1', resource: 'configmaps' },
        userInfo: { username: 'admin', groups: ['system:masters', 'system:authenticated'] },
        object: { kind: 'ConfigMap', apiVersion: 'v1', data: { a: '1' } },
        oldObject: null,
        dryRun: false,
        options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
      },
      { dryRun: true, options: { dryRun: ['All'] } },
    ]);
  });

  test.each([
    [{ code: 401, reason: 'Unauthorized', message: 'who are you' }, 401, 'denied the request: who are you'],
    [{ reason: 'Because' }, 400, 'denied the request: Because'],
    [{}, 400, 'denied the request without explanation'],
    [{ code: 200, message: 'odd' }, 400, 'denied the request: odd'],
  ])('denies with %j: %s', async (status, code, message) => {
    await using webhook = await aWebhook(playground, () => ({ allowed: false, status }));
    await using hooks = await configured('validating', webhook);
    const answer = await playground.admin(`POST ${hooks.maps}`, map());
    expect([answer.status, answer.json.message]).toEqual([code, `admission webhook "w0.hooks.example.com" ${message}`]);
  });

  test('sees updates, deletions and connections', async () => {
    const operations: string[] = [];
    await using webhook = await aWebhook(playground, ({ operation, object, oldObject, subResource = '' }) => {
      operations.push(
        `${operation} ${subResource} ${String(object !== null)} ${String(oldObject !== null)}`.replaceAll(/ +/g, ' '),
      );
      return { allowed: true };
    });
    await using hooks = await configured('validating', webhook);
    await playground.admin(`POST ${hooks.maps}`, map());
    await playground.admin(`PUT ${hooks.maps}/c`, { ...map(), data: { a: '2' } });
    await playground.admin(`DELETE ${hooks.maps}/c`);
    await playground.admin(`POST ${hooks.pods}/any/exec?command=sh`);
    expect(operations).toEqual([
      'CREATE true false',
      'UPDATE true true',
      'DELETE false true',
      'CONNECT exec true false',
    ]);
  });

  test('is asked only about what its selectors and conditions choose', async () => {
    await using webhook = await aWebhook(playground, () => ({ allowed: false }));
    const matchConditions = [{ name: 'big', expression: "object.data.a != '1'" }];
    await using hooks = await configured(
      'validating',
      { ...webhook, objectSelector: { matchLabels: { asked: 'yes' } } },
      { ...webhook, matchConditions },
    );
    expect((await playground.admin(`POST ${hooks.maps}?dryRun=All`, map())).status).toBe(201);
    expect(
      (await playground.admin(`POST ${hooks.maps}?dryRun=All`, map({ labels: { asked: 'yes' } }))).json.message,
    ).toContain('w0.hooks');
    expect(
      (await playground.admin(`POST ${hooks.maps}?dryRun=All`, { ...map(), data: { a: '2' } })).json.message,
    ).toContain('w1.hooks');
    expect((await playground.admin(`POST ${hooks.maps}?dryRun=All`, { ...map(), data: {} })).json.message).toBe(
      `configmaps "c" is forbidden: expression 'object.data.a != '1'' resulted in error: no such key: a`,
    );
  });
});

describe('a call that fails', () => {
  const internal = (why: string) => `Internal error occurred: failed calling webhook "w0.hooks.example.com": ${why}`;

  test.each<[string, object, string]>([
    [
      'a service',
      { service: { name: 's', namespace: 'n' } },
      'failed to call webhook: the kubetrace playground cannot reach service n/s: nothing runs in its pods. Set clientConfig.url to https://127.0.0.1:PORT of a webhook on this machine',
    ],
    [
      'another machine',
      { url: 'https://hooks.example.com/x' },
      'failed to call webhook: the kubetrace playground calls webhooks on this machine alone (https://127.0.0.1:PORT), not hooks.example.com',
    ],
    [
      'nobody listening',
      { url: 'https://127.0.0.1:1/x' },
      'failed to call webhook: Post "https://127.0.0.1:1/x?timeout=10s": dial tcp 127.0.0.1:1: connect: connection refused',
    ],
  ])('%s: 500, or nothing with Ignore', async (_, clientConfig, why) => {
    await using strict = await configured('validating', { clientConfig });
    expect(bare(await playground.admin(`POST ${strict.maps}`, map()))).toMatchObject({
      status: 500,
      reason: 'InternalError',
      message: internal(why),
    });
    await using lenient = await configured('validating', { clientConfig, failurePolicy: 'Ignore' });
    expect((await playground.admin(`POST ${lenient.maps}`, map())).status).toBe(201);
  });

  test('a certificate of an unknown authority', async () => {
    await using webhook = await aWebhook(playground, () => ({ allowed: true }));
    const { caBundle: _ca, ...clientConfig } = webhook.clientConfig;
    await using hooks = await configured('validating', { clientConfig });
    const { status, message } = bare(await playground.admin(`POST ${hooks.maps}`, map()));
    expect([status, message]).toEqual([500, expect.stringMatching(/failed to call webhook: Post ".*certificate/)]);
    expect(webhook.asked).toEqual([]);
  });

  test.each<[string, (request: Reviewed) => object | string, string]>([
    ['no review', () => 'nonsense', 'webhook response was absent'],
    ['another uid', () => ({ uid: 'x', allowed: true }), 'expected response.uid='],
    ['a patch', () => patching({ op: 'remove', path: '/data' }), 'validating webhook may not return response.patch'],
  ])('%s', async (_, respond, why) => {
    await using webhook = await aWebhook(playground, respond);
    await using hooks = await configured('validating', webhook);
    const { status, message } = bare(await playground.admin(`POST ${hooks.maps}`, map()));
    expect([status, message]).toEqual([500, expect.stringContaining(`received invalid webhook response: ${why}`)]);
  });
});

describe('mutating webhooks', () => {
  test('change the object one after the other, and are asked again where they say so', async () => {
    const order: string[] = [];
    const labelling =
      (label: string) =>
      ({ object }: Reviewed) => {
        order.push(
          `${label} sees ${Object.keys(object?.metadata.labels ?? {})
            .toSorted()
            .join(',')}`,
        );
        if (object?.metadata.labels?.[label] !== undefined) return { allowed: true };
        return patching(...(object?.metadata.labels ? [] : [{ op: 'add', path: '/metadata/labels', value: {} }]), {
          op: 'add',
          path: `/metadata/labels/${label}`,
          value: 'yes',
        });
      };
    await using first = await aWebhook(playground, labelling('first'));
    await using second = await aWebhook(playground, labelling('second'));
    await using hooks = await configured('mutating', { ...first, reinvocationPolicy: 'IfNeeded' }, second);
    const { status, json } = await playground.admin(`POST ${hooks.maps}`, map());
    expect([status, json['metadata']]).toMatchObject([201, { labels: { first: 'yes', second: 'yes' } }]);
    expect(order).toEqual(['first sees ', 'second sees first', 'first sees first,second']);
  });

  test('are asked before policies and other webhooks, which see what they made', async () => {
    await using mutating = await aWebhook(playground, () => patching({ op: 'replace', path: '/data/a', value: '2' }));
    await using validating = await aWebhook(playground, ({ object }) => ({
      allowed: false,
      status: { message: JSON.stringify(object?.['data']) },
    }));
    await using hooks = await configured('mutating', mutating);
    const namespace = hooks.maps.split('/')[4] ?? '';
    await using _ = await configured('validating', {
      ...validating,
      namespaceSelector: { matchLabels: { hooks: namespace } },
    });
    expect((await playground.admin(`POST ${hooks.maps}`, map())).json.message).toContain('{"a":"2"}');
  });

  test('deny, cannot change what is deleted, and change updates', async () => {
    await using webhook = await aWebhook(playground, ({ operation }) =>
      operation === 'CREATE' ? { allowed: true } : patching({ op: 'add', path: '/data/b', value: operation }),
    );
    await using hooks = await configured('mutating', webhook);
    await playground.admin(`POST ${hooks.maps}`, map());
    const { json } = await playground.admin(`PUT ${hooks.maps}/c`, map());
    expect(json['data']).toEqual({ a: '1', b: 'UPDATE' });
    expect(bare(await playground.admin(`DELETE ${hooks.maps}/c`))).toMatchObject({
      status: 500,
      message:
        'Internal error occurred: admission webhook "w0.hooks.example.com" attempted to modify the object, which is not supported for this operation',
    });
  });
});

test('a configuration that makes no sense is refused', async () => {
  const webhooks = [
    {
      name: 'short',
      clientConfig: { url: 'http://127.0.0.1:1/x?y' },
      timeoutSeconds: 31,
      sideEffects: 'Some',
      admissionReviewVersions: ['v2'],
      matchConditions: [{ name: 'm', expression: 'nosuch' }],
    },
    { name: 'a.b.c', clientConfig: {} },
  ];
  const { status, json } = await playground.admin(`POST ${GROUP}/validatingwebhookconfigurations`, {
    metadata: { name: 'x' },
    webhooks,
  });
  expect([status, json.details?.causes]).toMatchObject([
    422,
    [
      {
        field: 'webhooks[0].name',
        message: 'Invalid value: "short": should be a domain with at least three segments separated by dots',
      },
      {
        field: 'webhooks[0].clientConfig.url',
        message: `Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]`,
      },
      {
        field: 'webhooks[0].clientConfig.url',
        message: 'Invalid value: "y": query parameters are not permitted in the URL',
      },
      {
        field: 'webhooks[0].sideEffects',
        message: 'Unsupported value: "Some": supported values: "None", "NoneOnDryRun"',
      },
      {
        field: 'webhooks[0].timeoutSeconds',
        message: 'Invalid value: 31: the timeout value must be between 1 and 30 seconds',
      },
      {
        field: 'webhooks[0].admissionReviewVersions',
        message: 'Invalid value: ["v2"]: must include at least one of v1, v1beta1',
      },
      { field: 'webhooks[1].clientConfig', message: 'Required value: exactly one of url or service is required' },
      { field: 'webhooks[1].sideEffects', message: 'Required value: must specify one of None, NoneOnDryRun' },
      { field: 'webhooks[1].admissionReviewVersions', message: 'Required value: must specify one of v1, v1beta1' },
      { field: 'webhooks[0].matchConditions[0].expression' },
    ],
  ]);
});
