import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../../../support/a-playground.ts';
import type { TestPlayground } from '../../../support/a-playground.ts';

let playground: TestPlayground;
beforeAll(async () => {
  playground = await aPlayground();
});
afterAll(() => playground.close());

const GROUP = '/apis/admissionregistration.k8s.io/v1';
const MAPS = '/api/v1/namespaces/team-a/configmaps';

const constraints = (resources = ['configmaps'], operations = ['*'], more: object = {}) => ({
  resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations, resources, ...more }],
});

let policies = 0;

/** Binds a policy to a namespace of its own, and gives both. */
async function bound(spec: object, binding: object = {}): Promise<{ namespace: string; name: string }> {
  const name = `p${++policies}`;
  const labels = { policy: name };
  await playground.admin('POST /api/v1/namespaces', { metadata: { name, labels } });
  const made = await playground.admin(`POST ${GROUP}/validatingadmissionpolicies`, {
    metadata: { name },
    spec: { matchConstraints: constraints(), ...spec },
  });
  expect([made.status, made.json.message]).toEqual([201, undefined]);
  const bindings = await playground.admin(`POST ${GROUP}/validatingadmissionpolicybindings`, {
    metadata: { name },
    spec: {
      policyName: name,
      validationActions: ['Deny'],
      matchResources: { namespaceSelector: { matchLabels: labels } },
      ...binding,
    },
  });
  expect(bindings.status).toBe(201);
  return { namespace: `/api/v1/namespaces/${name}`, name };
}

const deny = (name: string, why: string) =>
  `ValidatingAdmissionPolicy '${name}' with binding '${name}' denied request: ${why}`;
const made = async (line: string, body: object) => {
  const { status, json } = await playground.admin(line, body);
  return { status, message: json.message, reason: json.reason, causes: json.details?.causes };
};

describe('a validation', () => {
  test('denies with its message, its reason and a cause', async () => {
    const { namespace, name } = await bound({
      validations: [
        {
          expression: "has(object.metadata.labels) && 'owner' in object.metadata.labels",
          message: 'who owns it?',
          reason: 'Forbidden',
        },
      ],
    });
    const why = deny(name, 'who owns it?');
    expect(await made(`POST ${namespace}/configmaps`, { metadata: { name: 'c' } })).toEqual({
      status: 403,
      message: `configmaps "c" is forbidden: ${why}`,
      reason: 'Forbidden',
      causes: [{ message: why }],
    });
    const labelled = { metadata: { name: 'c', labels: { owner: 'me' } } };
    expect((await made(`POST ${namespace}/configmaps`, labelled)).status).toBe(201);
    expect((await made(`POST ${MAPS}`, { metadata: { name: 'elsewhere' } })).status).toBe(201);
  });

  test('without a reason is 422, and without a message shows the expression', async () => {
    const { namespace, name } = await bound({ validations: [{ expression: ' object.data.a == "1" ' }] });
    expect(await made(`POST ${namespace}/configmaps`, { metadata: { name: 'c' }, data: { a: '2' } })).toMatchObject({
      status: 422,
      reason: 'Invalid',
      message: `configmaps "c" is forbidden: ${deny(name, 'failed expression: object.data.a == "1"')}`,
    });
  });

  test('says what a messageExpression makes of it', async () => {
    const { namespace, name } = await bound({
      variables: [
        { name: 'n', expression: 'size(object.data)' },
        { name: 'big', expression: 'variables.n > 1' },
      ],
      validations: [
        { expression: '!variables.big', message: 'no', messageExpression: "'has ' + string(variables.n) + ' keys'" },
      ],
    });
    const { message } = await made(`POST ${namespace}/configmaps`, { metadata: { name: 'c' }, data: { a: '', b: '' } });
    expect(message).toContain(deny(name, 'has 2 keys'));
  });

  test('that cannot be evaluated denies, unless the policy says Ignore', async () => {
    const spec = { validations: [{ expression: 'object.data.gone == "1"' }] };
    const strict = await bound(spec);
    const { message } = await made(`POST ${strict.namespace}/configmaps`, { metadata: { name: 'c' }, data: {} });
    expect(message).toContain(
      deny(strict.name, `expression 'object.data.gone == "1"' resulted in error: no such key: gone`),
    );
    const lenient = await bound({ ...spec, failurePolicy: 'Ignore' });
    expect((await made(`POST ${lenient.namespace}/configmaps`, { metadata: { name: 'c' }, data: {} })).status).toBe(
      201,
    );
  });

  test('is asked only where the conditions are met', async () => {
    const { namespace } = await bound({
      matchConditions: [{ name: 'not-mine', expression: "request.userInfo.username != 'admin'" }],
      validations: [{ expression: 'false' }],
    });
    expect((await made(`POST ${namespace}/configmaps`, { metadata: { name: 'c' } })).status).toBe(201);
    const other = { 'impersonate-user': 'bob', 'impersonate-group': 'system:masters' };
    expect((await playground.admin(`POST ${namespace}/configmaps`, { metadata: { name: 'd' } }, other)).status).toBe(
      422,
    );
  });

  test('warns instead, and only that', async () => {
    const { namespace, name } = await bound(
      { validations: [{ expression: 'false', message: 'mind "this"' }] },
      { validationActions: ['Warn', 'Audit'] },
    );
    const { status, headers } = await playground.admin(`POST ${namespace}/configmaps`, { metadata: { name: 'c' } });
    const text = `Validation failed for ValidatingAdmissionPolicy '${name}' with binding '${name}': mind \\"this\\"`;
    expect([status, headers.get('warning')]).toEqual([201, `299 - "${text}"`]);
  });

  test('is not bound, and so not asked, without a binding', async () => {
    await playground.admin(`POST ${GROUP}/validatingadmissionpolicies`, {
      metadata: { name: 'loose' },
      spec: { matchConstraints: constraints(), validations: [{ expression: 'false' }] },
    });
    expect((await made(`POST ${MAPS}`, { metadata: { name: 'loose' } })).status).toBe(201);
  });
});

describe('what it is asked about', () => {
  test('updates see both objects, deletions the old one, and a dry run says so', async () => {
    const { namespace } = await bound({
      validations: [
        { expression: "request.operation != 'UPDATE' || object.data.a == oldObject.data.a", message: 'a is immutable' },
        {
          expression: "request.operation != 'DELETE' || (object == null && !('keep' in oldObject.data))",
          message: 'is kept',
        },
      ],
    });
    await playground.admin(`POST ${namespace}/configmaps`, { metadata: { name: 'c' }, data: { a: '1', keep: '' } });
    const patch = async (data: object) =>
      (
        await playground.admin(`PATCH ${namespace}/configmaps/c`, JSON.stringify({ data }), {
          'content-type': 'application/merge-patch+json',
        })
      ).json.message;
    expect(await patch({ a: '2' })).toContain('a is immutable');
    expect(await patch({ b: '2' })).toBeUndefined();
    const deleted = async (query = '') =>
      (await playground.admin(`DELETE ${namespace}/configmaps/c${query}`)).json.message;
    expect(await deleted()).toContain('is kept');
    expect((await playground.admin(`DELETE ${namespace}/configmaps`)).json.message).toContain('is kept');
    expect(await patch({ keep: null })).toBeUndefined();
    expect(await deleted('?dryRun=All')).toBeUndefined();
    expect(await deleted()).toBeUndefined();
  });

  test('connecting, before the pod is looked for, and subresources by their kind', async () => {
    const { namespace, name } = await bound({
      matchConstraints: constraints(['pods/exec', 'pods/eviction', 'deployments/scale', 'serviceaccounts/token']),
      validations: [
        {
          expression: 'false',
          messageExpression: "request.kind.kind + ' ' + (request.operation == 'CONNECT' ? object.command[0] : '')",
        },
      ],
    });
    const exec = await made(`POST ${namespace}/pods/any/exec?command=sh`, {});
    expect(exec.message).toBe(`pods "any" is forbidden: ${deny(name, 'PodExecOptions sh')}`);
    const eviction = { kind: 'Eviction', apiVersion: 'policy/v1', metadata: { name: 'any' } };
    expect((await made(`POST ${namespace}/pods/any/eviction`, eviction)).message).toContain(deny(name, 'Eviction'));
    expect((await made(`POST ${namespace}/serviceaccounts/default/token`, {})).message).toContain('TokenRequest');
    const deployments = namespace.replace('/api/v1', '/apis/apps/v1');
    const spec = {
      selector: { matchLabels: { a: 'b' } },
      template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
    };
    await playground.admin(`POST ${deployments}/deployments`, { metadata: { name: 'd' }, spec });
    expect((await made(`PUT ${deployments}/deployments/d/scale`, { spec: { replicas: 3 } })).message).toContain(
      'Scale',
    );
  });

  test('parameters, the namespace and the authorizer', async () => {
    playground.load(
      '{ kind: ConfigMap, apiVersion: v1, metadata: { name: limits, namespace: team-a }, data: { most: "2" } }',
    );
    const paramRef = { name: 'limits', namespace: 'team-a', parameterNotFoundAction: 'Deny' };
    const { namespace, name } = await bound(
      {
        paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
        validations: [
          {
            expression: 'size(object.data) <= int(params.data.most)',
            messageExpression: "'more than ' + params.data.most",
          },
          { expression: "namespaceObject.metadata.labels['policy'].startsWith('p')" },
          {
            expression: "authorizer.group('').resource('pods').namespace('team-a').check('get').allowed()",
            message: 'you may not',
          },
        ],
      },
      { paramRef },
    );
    const data = { a: '', b: '', c: '' };
    expect((await made(`POST ${namespace}/configmaps`, { metadata: { name: 'c' }, data })).message).toContain(
      deny(name, 'more than 2'),
    );
    expect((await made(`POST ${namespace}/configmaps`, { metadata: { name: 'c' }, data: {} })).status).toBe(201);
    await playground.admin('DELETE /api/v1/namespaces/team-a/configmaps/limits');
    expect((await made(`POST ${namespace}/configmaps`, { metadata: { name: 'd' }, data: {} })).message).toContain(
      deny(name, 'failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction'),
    );
  });
});

describe('storing a policy', () => {
  const stored = (spec: object, as = 'admin') =>
    playground.ask(`POST ${GROUP}/validatingadmissionpolicies`, {
      as,
      body: { metadata: { name: 'stored' }, spec: { matchConstraints: constraints(), ...spec } },
    });

  test('with an expression that does not compile is refused', async () => {
    const { status, json } = await stored({ validations: [{ expression: 'object.a == 1 && nosuch > 2' }] });
    expect([status, json.message]).toEqual([
      422,
      'ValidatingAdmissionPolicy.admissionregistration.k8s.io "stored" is invalid: spec.validations[0].expression: Invalid value: ' +
        `"object.a == 1 && nosuch > 2": compilation failed: ERROR: <input>:1:18: undeclared reference to 'nosuch' (in container '')\n | object.a == 1 && nosuch > 2\n | .................^`,
    ]);
  });

  test('reports each of its expressions, and what the playground does not know', async () => {
    const { json } = await stored({
      variables: [{ name: 'v', expression: 'semver("1.0.0")' }],
      matchConditions: [{ name: 'm', expression: 'params.x' }],
      validations: [{ expression: 'object.a', messageExpression: '1' }],
      auditAnnotations: [{ key: 'k', valueExpression: 'true' }],
    });
    expect(json.details?.causes).toMatchObject([
      {
        field: 'spec.matchConditions[0].expression',
        message: expect.stringContaining("undeclared reference to 'params'") as string,
      },
      {
        field: 'spec.variables[0].expression',
        message: expect.stringContaining(
          'the kubetrace playground does not support semver in CEL expressions, which Kubernetes does',
        ) as string,
      },
      {
        field: 'spec.validations[0].expression',
        message: 'Invalid value: "object.a": must evaluate to bool but got dyn',
      },
      {
        field: 'spec.validations[0].messageExpression',
        message: 'Invalid value: "1": must evaluate to string but got int',
      },
      {
        field: 'spec.auditAnnotations[0].valueExpression',
        message: 'Invalid value: "true": must evaluate to one of [string null_type] but got bool',
      },
    ]);
  });

  test('takes the right to read its parameters', async () => {
    playground.load(`
kind: ClusterRoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: policy-writer }
roleRef: { kind: ClusterRole, name: policy-writer }
subjects: [{ kind: ServiceAccount, name: reporter, namespace: team-a }]
---
kind: ClusterRole
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: policy-writer }
rules: [{ apiGroups: [admissionregistration.k8s.io], resources: ['*'], verbs: ['*'] }]
`);
    const spec = { paramKind: { apiVersion: 'v1', kind: 'Secret' }, validations: [{ expression: 'true' }] };
    const { json } = await stored(spec, 'team-a:reporter');
    expect(json.message).toContain(
      'must have "get" permission on all objects of the referenced paramKind (kind=Secret, apiVersion=v1)',
    );
  });

  test('fills in what it leaves out', async () => {
    const { json } = await stored({ validations: [{ expression: 'true' }] });
    expect(json).toMatchObject({
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {} },
      },
    });
  });
});

test('a write that a policy is asked about is made again on what another one made of the object meanwhile', async () => {
  const { namespace } = await bound({ validations: [{ expression: 'true' }] });
  await playground.admin(`POST ${namespace}/configmaps`, { metadata: { name: 'c' }, data: {} });
  const merge = { 'content-type': 'application/merge-patch+json' };
  const keys = Array.from({ length: 4 }, (_, i) => `k${i}`);
  await Promise.all(
    keys.map((key) =>
      playground.admin(`PATCH ${namespace}/configmaps/c`, JSON.stringify({ data: { [key]: '1' } }), merge),
    ),
  );
  const { json } = await playground.admin(`GET ${namespace}/configmaps/c`);
  expect(Object.keys(json['data'] as object).toSorted()).toEqual(keys);
});
