import type { RequestInfo } from '../../api/request/request-info.ts';
import { rbacGroup } from '../rules/subject.ts';
import { askedOf, paramKindAttributes, signerAttributes } from './asked-attributes.ts';
import { roleBound, rulesHandedOut } from './handed-out.ts';
import { ownerAttributes } from './owner-attributes.ts';
import { type CheckedRequest, question, type SecondCheck, type SecondQuestion } from './second-check.ts';
import { fieldAt, ownersIn, textAt } from './written-object.ts';

/** All second checks of Kubernetes that a request and its response show. What explains denials names its askers from here. */
export const SECOND_CHECKS = {
  stream: {
    asker: 'the storage of pods',
    // A GET that does not become a stream is answered with 400. kubernetes pkg/registry/core/pod/rest/authorize.go
    concerns: ({ verb, apiGroup, resource, subresource }, status) =>
      verb === 'get' && apiGroup === '' && resource === 'pods' && STREAMS.has(subresource) && status !== 400,
    asks: ({ info }) => [question('WebSocket, since 1.35', { ...info, verb: 'create' })],
    unknown: '',
  },
  creation: {
    asker: 'the storage of the resource',
    // apiserver pkg/endpoints/handlers/rest.go, withAuthorization.
    concerns: ({ verb }, status) => status === 201 && (verb === 'update' || verb === 'patch'),
    asks: ({ info }) => [question('created it', { ...info, verb: 'create' })],
    unknown: '',
  },
  rules: {
    asker: 'the storage of roles',
    // kubernetes pkg/registry/rbac/role/policybased and escalation_check.go.
    concerns: (info) => isWriteOf(info, rbacGroup, 'roles', 'clusterroles'),
    asks: rulesHandedOut,
    unknown: 'which rules were put into roles: the rules themselves, or escalate, may be missing',
  },
  binding: {
    asker: 'the storage of bindings',
    // kubernetes pkg/registry/rbac/rolebinding/policybased.
    concerns: (info) => isWriteOf(info, rbacGroup, 'rolebindings', 'clusterrolebindings'),
    asks: roleBound,
    unknown: 'which roles were bound: bind, or the rules of the role, may be missing',
  },
  approval: {
    asker: 'CertificateApproval',
    isLast: true,
    concerns: (info) => isWriteOf(info, CERTIFICATES, 'certificatesigningrequests') && info.subresource === 'approval',
    asks: (request) => signerOf(request, 'approve', 'approved it'),
    unknown: 'for which signers requests were approved: approve on signers may be missing',
  },
  signing: {
    asker: 'CertificateSigning',
    isLast: true,
    concerns: (info) => isWriteOf(info, CERTIFICATES, 'certificatesigningrequests') && info.subresource === 'status',
    // Only of a new certificate or condition: a status has nothing else (plugin/pkg/admission/certificates/signing).
    asks: (request) => (request.isUnchanged ? [] : signerOf(request, 'sign', 'signed it')),
    unknown: 'for which signers requests were signed: sign on signers may be missing',
  },
  attestation: {
    asker: 'ClusterTrustBundleAttest',
    isLast: true,
    concerns: (info) => isWriteOf(info, CERTIFICATES, 'clustertrustbundles'),
    asks: (request) => signerOf(request, 'attest', 'attested it'),
    unknown: 'for which signers trust bundles were written: attest on signers may be missing',
  },
  parameters: {
    asker: 'admission policy parameters',
    // kubernetes pkg/registry/admissionregistration/validatingadmissionpolicy/authz.go.
    concerns: (info) =>
      isWriteOf(info, ADMISSION, 'validatingadmissionpolicies', 'mutatingadmissionpolicies') && info.subresource === '',
    asks: parameterKind,
    unknown: 'which parameters admission policies have: get on all of that kind may be missing',
  },
  parameterReference: {
    asker: 'admission policy parameters',
    concerns: (info) =>
      isWriteOf(info, ADMISSION, 'validatingadmissionpolicybindings', 'mutatingadmissionpolicybindings'),
    // Only the policy that the binding names shows which resource it is.
    asks: ({ objectWith }) => {
      const object = objectWith('spec');
      return object !== undefined && fieldAt(object, 'spec', 'paramRef') === undefined ? [] : undefined;
    },
    unknown: 'which parameters bindings of admission policies name: get on them may be missing',
  },
  owners: {
    asker: 'OwnerReferencesPermissionEnforcement',
    isLast: true,
    concerns: ({ verb, subresource }) => (verb === 'create' || verb === 'patch') && subresource === '',
    asks: ownersBlocked,
    unknown: '',
  },
  policies: {
    asker: 'PodSecurityPolicy or SecurityContextConstraint',
    concerns: ({ verb, apiGroup, resource, subresource }) =>
      apiGroup === '' &&
      resource === 'pods' &&
      ((verb === 'create' && subresource === '') || subresource === 'ephemeralcontainers'),
    asks: policiesUsed,
    unknown: '',
  },
  unsafeDeletion: {
    asker: 'unsafe deletion',
    concerns: ({ verb }) => verb === 'delete',
    asks: ({ info, sent }) =>
      fieldAt(sent, 'ignoreStoreReadErrorWithClusterBreakingPotential') === true
        ? [question('ignored read errors', { ...info, verb: 'unsafe-delete-ignore-read-errors' })]
        : [],
    unknown: '',
  },
} as const satisfies Readonly<Record<string, SecondCheck>>;

const STREAMS: ReadonlySet<string> = new Set(['exec', 'attach', 'portforward']);
const CERTIFICATES = 'certificates.k8s.io';
const ADMISSION = 'admissionregistration.k8s.io';

function isWriteOf({ verb, apiGroup, resource }: RequestInfo, group: string, ...resources: readonly string[]): boolean {
  return apiGroup === group && resources.includes(resource) && WRITES.has(verb);
}

const WRITES: ReadonlySet<string> = new Set(['create', 'update', 'patch']);

function signerOf(
  { objectWith }: CheckedRequest,
  verb: 'approve' | 'sign' | 'attest',
  why: string,
): readonly SecondQuestion[] | undefined {
  const object = objectWith('spec');
  const signer = textAt(object, 'spec', 'signerName');
  if (signer !== '') return [question(why, ...signerAttributes(verb, signer))];
  // Without a signer, a trust bundle is nobody's in particular.
  return verb === 'attest' && object !== undefined ? [] : undefined;
}

function parameterKind({ objectWith }: CheckedRequest): readonly SecondQuestion[] | undefined {
  const object = objectWith('spec');
  if (object === undefined) return undefined;
  const kind = textAt(object, 'spec', 'paramKind', 'kind');
  const apiVersion = textAt(object, 'spec', 'paramKind', 'apiVersion');
  return kind === '' ? [] : [question('kind of parameters', paramKindAttributes(apiVersion, kind))];
}

/** Of a PUT, which repeats the owners that an object has, nothing shows whether it changes them. */
function ownersBlocked({ info, sent, status }: CheckedRequest): readonly SecondQuestion[] {
  const owners = ownersIn(sent);
  const finalizers = ownerAttributes(owners, info.namespace).map((asked) => question(OWNERS, asked));
  const isChange = info.verb === 'patch' && status !== 201 && owners.length > 0;
  return isChange ? [question(OWNERS, { ...info, verb: 'delete' }), ...finalizers] : finalizers;
}

const OWNERS = 'set owners, where the server checks that';

/** What let the pod in is in its annotations. The last two are everybody's. */
function policiesUsed({ info, objectWith }: CheckedRequest): readonly SecondQuestion[] {
  const annotations = fieldAt(objectWith('metadata'), 'metadata', 'annotations');
  const policy = textAt(annotations, 'kubernetes.io/psp');
  const constraints = textAt(annotations, 'openshift.io/scc');
  const { namespace } = info;
  const use = { verb: 'use', namespace } as const;
  return [
    ...(policy === ''
      ? []
      : [
          question(
            'used by its pod',
            askedOf({ ...use, apiGroup: 'policy', resource: 'podsecuritypolicies', name: policy }),
          ),
        ]),
    ...(constraints === '' || constraints === 'restricted' || constraints === 'restricted-v2'
      ? []
      : [
          question(
            'used by its pod',
            askedOf({
              ...use,
              apiGroup: 'security.openshift.io',
              resource: 'securitycontextconstraints',
              name: constraints,
            }),
          ),
        ]),
  ];
}
