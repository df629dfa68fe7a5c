import { describe, expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import type { PolicyRule } from '../../../../src/rbac/rules/policy-rule.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const user = { username: 'alice', groups: ['dev'] };
const owned = Buffer.from(
  JSON.stringify({
    metadata: {
      name: 'p',
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'rs', blockOwnerDeletion: true },
        { apiVersion: 'v1', kind: 'Node', name: 'n1', blockOwnerDeletion: true },
        { apiVersion: 'v1', kind: 'Pod', name: 'free' },
      ],
    },
  }),
);
const pods = { method: 'POST', target: '/api/v1/namespaces/a/pods', user, requestBody: owned };

const CLAIM = 'ResourceClaim.resource.k8s.io "c" is invalid: ';
const BINDING =
  'changing status.allocation or status.reservedFor requires resource="resourceclaims/binding", verb="patch" permission: ' +
  'resourceclaims.resource.k8s.io is forbidden: User "alice" cannot patch resource "resourceclaims/binding" in API group "resource.k8s.io" at the cluster scope';
const DRIVER =
  'changing status.devices requires resource="resourceclaims/driver", verb="[associated-node:update arbitrary-node:update]" permission: ' +
  'resourceclaims.resource.k8s.io "gpu.example.com" is forbidden: User "alice" cannot associated-node:update resource "resourceclaims/driver" in API group "resource.k8s.io" in the namespace "a"';

describe('an admission plugin that asks the authorizer', () => {
  test.each<[message: string, request: object, scope: string, rules: readonly PolicyRule[]]>([
    [
      'certificatesigningrequests.certificates.k8s.io "c" is forbidden: user not permitted to sign requests with signerName "a.io/b"',
      { user },
      'cluster',
      [{ apiGroups: ['certificates.k8s.io'], resources: ['signers'], resourceNames: ['a.io/b'], verbs: ['sign'] }],
    ],
    [
      'clustertrustbundles.certificates.k8s.io "c" is forbidden: user not permitted to attest for signerName "a.io/b"',
      { user },
      'cluster',
      [{ apiGroups: ['certificates.k8s.io'], resources: ['signers'], resourceNames: ['a.io/b'], verbs: ['attest'] }],
    ],
    [
      `pods "p" is forbidden: cannot set an ownerRef on a resource you can't delete: , <nil>`,
      pods,
      'namespace',
      [{ apiGroups: [''], resources: ['pods'], resourceNames: ['p'], verbs: ['delete'] }],
    ],
    [
      `pods "p" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`,
      pods,
      'namespace',
      [{ apiGroups: ['apps'], resources: ['replicasets/finalizers'], resourceNames: ['rs'], verbs: ['update'] }],
    ],
    [
      'secrets "s" is forbidden: not permitted to do "unsafe-delete-ignore-read-errors", reason: ',
      { method: 'DELETE', target: '/api/v1/namespaces/a/secrets/s', user },
      'namespace',
      [{ apiGroups: [''], resources: ['secrets'], resourceNames: ['s'], verbs: ['unsafe-delete-ignore-read-errors'] }],
    ],
    [
      `${CLAIM}status: Forbidden: ${BINDING}`,
      { status: 422, method: 'PATCH', target: '/apis/resource.k8s.io/v1/namespaces/a/resourceclaims/c/status' },
      'cluster',
      [{ apiGroups: ['resource.k8s.io'], resources: ['resourceclaims/binding'], verbs: ['patch'] }],
    ],
    [
      `${CLAIM}status.devices: Forbidden: ${DRIVER}`,
      { status: 422 },
      'namespace',
      [
        {
          apiGroups: ['resource.k8s.io'],
          resources: ['resourceclaims/driver'],
          resourceNames: ['gpu.example.com'],
          verbs: ['associated-node:update'],
        },
      ],
    ],
    [
      'ValidatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: spec.paramKind: Forbidden: user &{alice  [dev system:authenticated] map[]} must have "get" permission on all objects of the referenced paramKind (kind=NetworkPolicy, apiVersion=networking.k8s.io/v1)',
      { status: 422 },
      'cluster',
      [{ apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: ['get'] }],
    ],
    [
      'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io "b" is invalid: spec.paramRef: Forbidden: user alice does not have "get" permission on the object referenced by paramRef',
      { status: 422 },
      'cluster',
      [],
    ],
    [
      'MutatingAdmissionPolicy.admissionregistration.k8s.io "p" is invalid: spec.paramKind: Forbidden: user &{alice 4f1e [dev] map[authentication.kubernetes.io/credential-id:[X509SHA256=1f]]} must have "get" permission on all objects of the referenced paramKind (kind=ConfigMap, apiVersion=v1)',
      { status: 422 },
      'cluster',
      [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get'] }],
    ],
    [
      'ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io "b" is invalid: spec.paramRef: Forbidden: user get does not have "&{alice  [dev] map[]}" permission on the object referenced by paramRef',
      { status: 422 },
      'cluster',
      [],
    ],
  ])('%s', (message, request, scope, rules) => {
    expect(explainDenial(aDeniedExchange(message, request))).toMatchObject({
      class: 'admission-check',
      user: 'alice',
      scope,
      rules,
    });
  });

  test('each owner is checked in its own scope', () => {
    const message = `pods "p" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: , <nil>`;
    expect(explainDenial(aDeniedExchange(message, pods))!.cures[0]!.grants).toMatchObject([
      { scope: 'namespace', namespace: 'a', rules: [{ resources: ['replicasets/finalizers'] }] },
      { scope: 'cluster', namespace: '', rules: [{ resources: ['nodes/finalizers'] }] },
    ]);
  });

  test('each denied field of a ResourceClaim, in the scope of its own sentence', () => {
    const message = `${CLAIM}[status: Forbidden: ${BINDING}, status.devices: Forbidden: ${DRIVER}, status.x: Invalid value: "1"]`;
    expect(explainDenial(aDeniedExchange(message, { status: 422 }))!.cures[0]!.grants).toMatchObject([
      { scope: 'cluster', rules: [{ verbs: ['patch'] }] },
      { scope: 'namespace', namespace: 'a', rules: [{ resourceNames: ['gpu.example.com'] }] },
    ]);
  });

  test('other 422s are not denials, whatever a policy writes into them', () => {
    const imitation =
      'user alice must have "get" permission on all objects of the referenced paramKind (kind=Pod, apiVersion=v1)';
    const policy = `pods "x" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ${imitation}`;
    const custom = `Widget.example.com "w" is invalid: spec.text: Invalid value: "${imitation}"`;
    const claim = `${CLAIM}spec: Invalid value: "${BINDING}"`;
    for (const message of [policy, custom, claim, 'Pod "x" is invalid: spec.x: Forbidden: may not be set']) {
      expect(explainDenial(aDeniedExchange(message, { status: 422 }))).toBeUndefined();
    }
  });
});

describe('an owner whose finalizers may not be set', () => {
  const said = (rest: string): string =>
    `services "s" is forbidden: cannot set blockOwnerDeletion if an ownerReference refers to a resource you can't set finalizers on: ${rest}`;

  test('in the words of OpenShift 3, which name the rule', () => {
    const sentence =
      'User "system:serviceaccount:redis:operator" cannot update redisfailovers/finalizers.storage.example.com in project "redis"';
    expect(explainDenial(aDeniedExchange(said(`${sentence}, <nil>`)))).toMatchObject({
      class: 'admission-check',
      user: 'system:serviceaccount:redis:operator',
      scope: 'namespace',
      namespace: 'redis',
      rules: [{ apiGroups: ['storage.example.com'], resources: ['redisfailovers/finalizers'], verbs: ['update'] }],
    });
  });

  test.each([', <nil>', 'no RBAC policy matched, <nil>'])(
    'where the text does not name it (%s), no rule is made up',
    (rest) => {
      const denial = explainDenial(aDeniedExchange(said(rest)))!;
      expect(denial).toMatchObject({ class: 'admission-check', rules: [], cures: [] });
      expect(denial.remedy).toMatch(
        /OWNERS\/finalizers in the API group of that owner, not of the object that was refused/,
      );
    },
  );
});
