import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../support/a-playground.ts';
import type { TestPlayground } from '../../support/a-playground.ts';
import { DYING, QUOTA, RESTRICTED } from '../../support/stages.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground(RESTRICTED, QUOTA, DYING);
});
afterAll(() => playground.close());

const pod = (name: string, spec: object = {}) => ({
  metadata: { name },
  spec: { containers: [{ name: 'c', image: 'i' }], ...spec },
});

async function refusalOf(line: string, body: unknown) {
  const { status, json, headers } = await playground.admin(line, body);
  return {
    status,
    message: json.message,
    causes: json.details?.causes,
    nosniff: headers.has('x-content-type-options'),
  };
}

describe('a namespace', () => {
  test('must be there', async () => {
    const refusal = await refusalOf('POST /api/v1/namespaces/none/configmaps', { metadata: { name: 'c' } });
    expect(refusal).toMatchObject({ status: 404, message: 'namespaces "none" not found' });
  });

  test('must not be on its way out', async () => {
    expect(await refusalOf('POST /api/v1/namespaces/dying/configmaps', { metadata: { name: 'c' } })).toEqual({
      status: 403,
      message:
        'configmaps "c" is forbidden: unable to create new content in namespace dying because it is being terminated',
      causes: [
        { reason: 'NamespaceTerminating', message: 'namespace dying is being terminated', field: 'metadata.namespace' },
      ],
      nosniff: false,
    });
  });

  test.each(['default', 'kube-system', 'kube-public'])('%s may not be deleted', async (name) => {
    const refusal = await refusalOf(`DELETE /api/v1/namespaces/${name}`, undefined);
    expect(refusal).toMatchObject({
      status: 403,
      message: `namespaces "${name}" is forbidden: this namespace may not be deleted`,
    });
  });
});

describe('a pod', () => {
  test('needs its ServiceAccount', async () => {
    const refusal = await refusalOf('POST /api/v1/namespaces/team-a/pods', pod('p', { serviceAccountName: 'none' }));
    expect(refusal.message).toBe(
      'pods "p" is forbidden: error looking up service account team-a/none: serviceaccount "none" not found',
    );
  });

  const SAFE = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    runAsNonRoot: true,
    seccompProfile: { type: 'RuntimeDefault' },
  };

  test.each([
    [
      'nothing set',
      {},
      'allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), ' +
        'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), ' +
        'runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), ' +
        'seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
    [
      'two containers',
      {
        containers: ['a', 'b'].map((name) => ({ name, image: 'i', securityContext: { ...SAFE, runAsNonRoot: false } })),
      },
      'runAsNonRoot != true (pod or containers "a", "b" must set securityContext.runAsNonRoot=true)',
    ],
    [
      'the network of the host',
      { hostNetwork: true, containers: [{ name: 'c', image: 'i', securityContext: SAFE }] },
      'host namespaces (hostNetwork=true)',
    ],
  ])('must be safe where the namespace says so: %s', async (_, spec, violations) => {
    const refusal = await refusalOf('POST /api/v1/namespaces/restricted/pods', pod('p', spec));
    expect(refusal.message).toBe(`pods "p" is forbidden: violates PodSecurity "restricted:latest": ${violations}`);
  });

  test('that is safe may run there', async () => {
    const { runAsNonRoot, seccompProfile, ...container } = SAFE;
    const spec = {
      securityContext: { runAsNonRoot, seccompProfile },
      containers: [{ name: 'c', image: 'i', securityContext: container }],
    };
    expect((await playground.admin('POST /api/v1/namespaces/restricted/pods', pod('safe', spec))).status).toBe(201);
  });

  test('must fit the quota', async () => {
    const refusal = await refusalOf('POST /api/v1/namespaces/quota/pods', pod('p'));
    expect(refusal.message).toBe(
      'pods "p" is forbidden: exceeded quota: rq, requested: pods=1, used: pods=0, limited: pods=0',
    );
  });
});

test('a quota says what is used, the CA of the namespace with it', async () => {
  await playground.admin('POST /api/v1/namespaces/quota/configmaps', { metadata: { name: 'one' } });
  await expect
    .poll(async () => (await playground.admin('GET /api/v1/namespaces/quota/resourcequotas/rq')).json['status'])
    .toEqual({ hard: { pods: '0', configmaps: '2' }, used: { pods: '0', configmaps: '2' } });
});
