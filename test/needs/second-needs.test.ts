import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { encode } from 'cborg';
import { describe, expect, test } from 'vitest';
import { chosen } from '../../src/needs/chosen.ts';
import type { Permission } from '../../src/needs/permission.ts';
import { secondNeeds } from '../../src/needs/second-needs.ts';
import { Usage } from '../../src/needs/usage.ts';
import { anExchange, type ExchangeFacts } from '../support/an-exchange.ts';

const NS = '/api/v1/namespaces/team-a';
const RBAC = '/apis/rbac.authorization.k8s.io/v1';
const CSRS = '/apis/certificates.k8s.io/v1/certificatesigningrequests';

function textOf({ verb, resource, name, namespace }: Permission): string {
  return [verb, resource, name, namespace && `@${namespace}`].filter(Boolean).join(' ');
}

/** `bind roles r @team-a or get pods @team-a`. */
function askedBy(facts: ExchangeFacts): string[] {
  return secondNeeds(anExchange({ status: '201 Created', ...facts })).needs.map(({ anyOf }) =>
    anyOf.map((permissions) => permissions.map(textOf).join(' + ')).join(' or '),
  );
}

const MERGE: ExchangeFacts = { requestHeaders: [['Content-Type', 'application/merge-patch+json']] };

const sent = (contentType: string, bytes: Uint8Array): ExchangeFacts => ({
  requestHeaders: [['Content-Type', contentType]],
  requestBody: { chunks: [bytes], size: bytes.length, truncated: false },
});

function message(...fields: readonly (readonly [number, string | Uint8Array])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [number, content] of fields) {
    writer.tag(number, WireType.LengthDelimited);
    if (typeof content === 'string') writer.string(content);
    else writer.bytes(content);
  }
  return writer.finish();
}

function enveloped(kind: string, raw: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from('k8s\0'), message([1, message([1, 'v1'], [2, kind])], [2, raw])]);
}

const ROLE = {
  kind: 'Role',
  metadata: { name: 'r' },
  rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
};
const BINDING = { kind: 'RoleBinding', roleRef: { kind: 'ClusterRole', name: 'view' } };

describe('rights that are handed on are known', () => {
  const formats: [string, string, Uint8Array, Uint8Array][] = [
    ['JSON', 'application/json', Buffer.from(JSON.stringify(ROLE)), Buffer.from(JSON.stringify(BINDING))],
    [
      'YAML',
      'application/apply-patch+yaml',
      Buffer.from('kind: Role\nrules:\n- apiGroups: [""]\n  resources: [pods]\n  verbs: [get]\n'),
      Buffer.from('kind: RoleBinding\nroleRef:\n  kind: ClusterRole\n  name: view\n'),
    ],
    ['CBOR', 'application/cbor', encode(ROLE), encode(BINDING)],
    [
      'protobuf',
      'application/vnd.kubernetes.protobuf',
      enveloped('Role', message([1, message([1, 'r'])], [2, message([1, 'get'], [2, ''], [3, 'pods'])])),
      enveloped('RoleBinding', message([3, message([2, 'ClusterRole'], [3, 'view'])])),
    ],
  ];
  const methods: [string, string, string][] = [
    ['POST', '', 'roles'],
    ['PUT', '/r', 'roles r'],
    ['PATCH', '/r', 'roles r'],
  ];
  test.each(formats.flatMap((format) => methods.map((method) => [...method, ...format] as const)))(
    '%s%s %s, %s',
    (method, path, what, _format, type, role, binding) => {
      const contentType = method === 'PATCH' && type === 'application/json' ? 'application/apply-patch+yaml' : type;
      const facts = { method, ...sent(contentType, role) };
      expect(askedBy({ ...facts, target: `${RBAC}/namespaces/team-a/roles${path}` })).toContain(
        `get pods @team-a or escalate ${what} @team-a`,
      );
      const bind = { method, ...sent(contentType, binding) };
      expect(askedBy({ ...bind, target: `${RBAC}/namespaces/team-a/rolebindings${path}` })).toContain(
        'bind clusterroles view @team-a',
      );
    },
  );
});

test.each<[string, ExchangeFacts, string[]]>([
  [
    'an approval: the signer, or its domain',
    {
      method: 'PUT',
      target: `${CSRS}/c/approval`,
      status: '200 OK',
      requestBody: JSON.stringify({ kind: 'CertificateSigningRequest', spec: { signerName: 'example.com/s' } }),
    },
    ['approve signers example.com/s or approve signers example.com/*'],
  ],
  [
    'a signature, by the response',
    {
      method: 'PATCH',
      target: `${CSRS}/c/status`,
      status: '200 OK',
      requestBody: '{"status":{"certificate":"eA=="}}',
      responseBody: JSON.stringify({ kind: 'CertificateSigningRequest', spec: { signerName: 'example.com/s' } }),
    },
    ['sign signers example.com/s or sign signers example.com/*'],
  ],
  [
    'an aggregationRule: escalate, or everything',
    {
      method: 'POST',
      target: `${RBAC}/clusterroles`,
      requestBody: JSON.stringify({ kind: 'ClusterRole', aggregationRule: { clusterRoleSelectors: [] } }),
    },
    ['escalate clusterroles or * * + * '.trim()],
  ],
  [
    'everything there is: rather escalate',
    {
      method: 'POST',
      target: `${RBAC}/clusterroles`,
      requestBody: JSON.stringify({
        kind: 'ClusterRole',
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      }),
    },
    ['escalate clusterroles or * *'],
  ],
  [
    'blockOwnerDeletion',
    {
      method: 'POST',
      target: `${NS}/configmaps`,
      requestBody: JSON.stringify({
        metadata: {
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', blockOwnerDeletion: true }],
        },
      }),
    },
    ['update deployments/finalizers web @team-a'],
  ],
  [
    'a parameter kind of an admission policy',
    {
      method: 'POST',
      target: '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies',
      requestBody: JSON.stringify({ spec: { paramKind: { apiVersion: 'v1', kind: 'ConfigMap' } } }),
    },
    ['get configmaps'],
  ],
  [
    'the policy that let a pod in',
    {
      method: 'POST',
      target: `${NS}/pods`,
      responseBody: JSON.stringify({ kind: 'Pod', metadata: { annotations: { 'openshift.io/scc': 'anyuid' } } }),
    },
    ['use securitycontextconstraints anyuid @team-a'],
  ],
  [
    'a conflict, which comes after the check',
    {
      method: 'POST',
      target: `${RBAC}/namespaces/team-a/roles`,
      status: '409 Conflict',
      requestBody: JSON.stringify(ROLE),
    },
    ['get pods @team-a or escalate roles @team-a'],
  ],
  [
    'a role without rules',
    { method: 'POST', target: `${RBAC}/clusterroles`, requestBody: '{"kind":"ClusterRole"}' },
    [],
  ],
  ['a denial that came before', { method: 'POST', target: `${RBAC}/clusterroles`, status: '403 Forbidden' }, []],
])('%s', (_, facts, expected) => {
  expect(askedBy(facts)).toEqual(expected);
});

test.each<[string, ExchangeFacts]>([
  ['no body', { method: 'POST', target: `${RBAC}/clusterroles` }],
  [
    'a cut body',
    {
      method: 'POST',
      target: `${RBAC}/namespaces/team-a/rolebindings`,
      requestBody: { chunks: [Buffer.from(JSON.stringify(BINDING))], size: 9000, truncated: true },
    },
  ],
  [
    'a patch that shows neither',
    { method: 'PATCH', target: `${RBAC}/clusterroles/x`, status: '200 OK', requestBody: '{"metadata":{"labels":{}}}' },
  ],
  ['an approval without a body', { method: 'PUT', target: `${CSRS}/c/approval`, status: '200 OK' }],
])('%s is a blind spot', (_, facts) => {
  const { needs, unknown } = secondNeeds(anExchange({ status: '201 Created', ...facts }));
  expect([needs, unknown.length]).toEqual([[], 1]);
});

/** What one who did all of this needs. */
function neededFor(...all: readonly ExchangeFacts[]): string[] {
  const usage = new Usage();
  for (const facts of all) usage.add(anExchange({ status: '201 Created', ...facts }));
  return chosen(usage.tallies(), () => false).map(({ permission }) => textOf(permission));
}

describe('the or of the server stays an or', () => {
  const role = { method: 'POST', target: `${RBAC}/namespaces/team-a/roles`, requestBody: JSON.stringify(ROLE) };
  const binding = {
    method: 'POST',
    target: `${RBAC}/namespaces/team-a/rolebindings`,
    requestBody: '{"kind":"RoleBinding","roleRef":{"kind":"Role","name":"r"}}',
  };

  test('bind is not needed by one who has the rules of the role', () => {
    expect(neededFor(role, binding)).toEqual([
      'create rolebindings @team-a',
      'create roles @team-a',
      'get pods @team-a',
    ]);
    expect(neededFor(binding)).toEqual(['bind roles r @team-a', 'create rolebindings @team-a']);
  });

  test('the rules are not needed by one who may escalate', () => {
    const aggregated = {
      method: 'POST',
      target: `${RBAC}/clusterroles`,
      requestBody: '{"kind":"ClusterRole","aggregationRule":{"clusterRoleSelectors":[]}}',
    };
    const clusterRole = {
      method: 'POST',
      target: `${RBAC}/clusterroles`,
      requestBody: JSON.stringify({ ...ROLE, kind: 'ClusterRole' }),
    };
    expect(neededFor(clusterRole, aggregated)).toEqual(['create clusterroles', 'escalate clusterroles']);
  });

  test('of rules that another choice needs too, only its part is needed by one who may escalate', () => {
    const facts = { method: 'PUT', target: `${RBAC}/clusterroles/c`, status: '200 OK' };
    const both = { ...ROLE, kind: 'ClusterRole', metadata: { name: 'c' } };
    const first = { ...facts, requestBody: JSON.stringify(both) };
    const more = [...ROLE.rules, { apiGroups: [''], resources: ['secrets'], verbs: ['get'] }];
    const second = { ...facts, requestBody: JSON.stringify({ ...both, rules: more }) };
    const bound = { ...binding, requestBody: '{"kind":"RoleBinding","roleRef":{"kind":"ClusterRole","name":"c"}}' };
    const aggregated = {
      ...facts,
      target: `${RBAC}/clusterroles`,
      method: 'POST',
      requestBody: '{"kind":"ClusterRole","aggregationRule":{"clusterRoleSelectors":[]}}',
    };
    expect(neededFor(first, bound, second, aggregated).toSorted()).toEqual([
      'create clusterroles',
      'create rolebindings @team-a',
      'escalate clusterroles',
      'get pods',
      'update clusterroles c',
    ]);
  });
});

describe('what changes nothing is not checked', () => {
  const metadata = { name: 'r', uid: 'u', resourceVersion: '7' };
  const stored = JSON.stringify({ ...ROLE, metadata });
  const role = { target: `${RBAC}/namespaces/team-a/roles/r`, status: '200 OK', responseBody: stored };
  const seen = { ...role, method: 'GET' };
  const patch = { ...role, method: 'PATCH', requestBody: '{}', ...MERGE };
  const put = { ...role, method: 'PUT', requestBody: stored };
  const checked = 'get pods @team-a';

  test.each<[string, boolean, readonly ExchangeFacts[]]>([
    ['a patch of what was read before', false, [seen, patch]],
    ['a patch of what nobody has seen', true, [patch]],
    ['a patch of what has changed since', true, [{ ...seen, responseBody: stored.replace('"7"', '"6"') }, patch]],
    ['a PUT of the whole object', false, [put]],
    ['a PUT without a version', true, [seen, { ...put, requestBody: JSON.stringify(ROLE) }]],
    ['a dry run', true, [seen, { ...patch, target: `${patch.target}?dryRun=All` }]],
  ])('%s', (_, isChecked, all) => {
    expect(neededFor(...all).includes(checked)).toBe(isChecked);
  });

  test('a status that is as it was takes no right to sign', () => {
    const request = { kind: 'CertificateSigningRequest', spec: { signerName: 'example.com/s' }, metadata };
    const facts = { target: `${CSRS}/c/status`, status: '200 OK', responseBody: JSON.stringify(request) };
    const write = { ...facts, method: 'PUT', requestBody: JSON.stringify({ ...request, metadata: { name: 'c' } }) };
    expect(neededFor({ ...facts, target: `${CSRS}/c`, method: 'GET' }, write)).toEqual([
      'get certificatesigningrequests c',
      'update certificatesigningrequests/status c',
    ]);
    expect(neededFor(write)).toContain('sign signers example.com/s');
  });
});

describe('a role is known until', () => {
  const create = { method: 'POST', target: `${RBAC}/namespaces/team-a/roles`, requestBody: JSON.stringify(ROLE) };
  const binding = {
    method: 'POST',
    target: `${RBAC}/namespaces/team-a/rolebindings`,
    requestBody: '{"kind":"RoleBinding","roleRef":{"kind":"Role","name":"r"}}',
  };
  const role = `${RBAC}/namespaces/team-a/roles/r`;

  test.each<[string, readonly ExchangeFacts[]]>([
    ['it is deleted', [create, { method: 'DELETE', target: role, status: '200 OK' }]],
    ['all are deleted', [create, { method: 'DELETE', target: `${RBAC}/namespaces/team-a/roles`, status: '200 OK' }]],
    ['it was only tried', [{ ...create, target: `${create.target}?dryRun=All` }]],
  ])('%s: then only bind is certain', (_, before) => {
    expect(neededFor(...before, binding)).toContain('bind roles r @team-a');
  });
});

test('what comes after the object was found valid was not reached by one that was not', () => {
  const approval = {
    method: 'PUT',
    target: `${CSRS}/c/approval`,
    requestBody: JSON.stringify({ kind: 'CertificateSigningRequest', spec: { signerName: 'example.com/s' } }),
  };
  expect(askedBy({ ...approval, status: '409 Conflict' })).toEqual([]);
  expect(askedBy({ ...approval, status: '422 Unprocessable Entity' })).toEqual([]);
  expect(askedBy({ ...approval, status: '200 OK' })).toHaveLength(1);
});
