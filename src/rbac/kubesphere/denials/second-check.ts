import type { KubeSphereScope } from '../role-kind.ts';
import type { Attributes } from '../../rules/rule-match.ts';
import type { KubeSphereEvidence } from './evidence.ts';

/** What a handler asked the authorizer for after the request itself had been allowed. */
export interface SecondCheck {
  readonly attributes: Attributes;
  readonly scope: KubeSphereScope;
  /** Why it asks. */
  readonly why: string;
}

/**
 * What a handler that denied had asked for, which its response does not say: ks-apiserver's handlers word a denial in their own way,
 * some as 400 or 500, some as an empty line (pkg/kapis/iam/v1beta1, pkg/kapis/terminal/v1alpha2 and pkg/models/tenant of v4.1.3).
 */
export function secondCheck(evidence: KubeSphereEvidence): SecondCheck | undefined {
  return BY_WORDS.find(({ words }) => words.test(evidence.message))?.check ?? terminalCheck(evidence);
}

const GLOBAL: KubeSphereScope = { resourceScope: 'Global', workspace: '', namespace: '' };

function attributesOf(verb: string, apiGroup: string, resource: string): Attributes {
  return { isResourceRequest: true, path: '', verb, apiGroup, resource, subresource: '', name: '', namespace: '' };
}

const USE_CLUSTER: SecondCheck = {
  attributes: attributesOf('delete', 'cluster.kubesphere.io', 'clusters'),
  scope: GLOBAL,
  why: 'to place a workspace on a cluster, the user must be allowed to delete clusters (or be bound to cluster-admin there)',
};

const BY_WORDS: readonly { readonly words: RegExp; readonly check: SecondCheck }[] = [
  {
    words: /^clusters\.cluster\.kubesphere\.io ".*" is forbidden: user is not allowed to use the cluster /s,
    check: USE_CLUSTER,
  },
  {
    words: /^workspacetemplates\.tenant\.kubesphere\.io ".*" is forbidden: (?!User ")/s,
    check: {
      attributes: attributesOf('delete', 'tenant.kubesphere.io', 'workspacetemplates'),
      scope: GLOBAL,
      why: 'to change more of a workspace than its clusters, the user must be allowed to delete workspacetemplates everywhere',
    },
  },
  {
    words: /^user\.iam\.kubesphere\.io ".*" is forbidden: update global role binding is not allowed/s,
    check: {
      attributes: attributesOf('update', '', 'users'),
      scope: GLOBAL,
      why: 'to change the global role of a user, one must be allowed to update users in the API group ""',
    },
  },
  {
    words: /^users\.iam\.kubesphere\.io ".*" is forbidden: not allow to get users/s,
    check: {
      attributes: attributesOf('get', '', 'users'),
      scope: GLOBAL,
      why: 'the roles of another user are shown to those who may get users in the API group ""',
    },
  },
  {
    words: /^incorrect old password\s*$/,
    check: {
      attributes: attributesOf('update', '', 'users/password'),
      scope: GLOBAL,
      why: 'without the old password, the user must be allowed to update users/password in the API group ""',
    },
  },
  {
    words: /^failed to describe user: [^"]*"kubesphere:serviceaccount:[^"]*" not found\s*$/,
    check: {
      attributes: attributesOf('list', 'cluster.kubesphere.io', 'clusters'),
      scope: GLOBAL,
      why: 'a user who may not list all clusters gets those of their User object, and a ServiceAccount does not have one',
    },
  },
];

/** The terminal denies with an empty line. */
function terminalCheck({ asked, message, denied, actor }: KubeSphereEvidence): SecondCheck | undefined {
  if (denied.status !== 403 || message.trim() !== '' || asked?.apiGroup !== 'terminal.kubesphere.io') return undefined;
  const { resource, subresource, name, namespace } = asked;
  if (resource === 'nodes' && subresource === 'exec') {
    const scope = { resourceScope: 'Cluster', workspace: '', namespace: '' } as const;
    return { attributes: { ...attributesOf('create', '', 'nodes'), subresource }, scope, why: TERMINAL };
  }
  const isKubectl = resource === 'users' && subresource === 'kubectl';
  if (!isKubectl && !(resource === 'pods' && subresource === 'exec')) return undefined;
  const pod = isKubectl
    ? { name: `ks-managed-kubectl-${actor?.username || name}`, namespace: 'kubesphere-system' }
    : { name, namespace };
  return {
    attributes: { ...attributesOf('create', '', 'pods'), subresource: 'exec', ...pod },
    scope: { resourceScope: 'Namespace', workspace: '', namespace: pod.namespace },
    why: TERMINAL,
  };
}

const TERMINAL = 'a terminal needs exec in the API group "" as well';
