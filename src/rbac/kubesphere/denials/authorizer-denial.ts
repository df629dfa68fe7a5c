import type { CurableClass } from '../../rules/denial-classes.ts';
import type { Denial } from '../../rules/denial.ts';
import { attributesOf } from '../../denials/authorization/authorizer-denial.ts';
import { withRequestDoubt } from '../../denials/authorization/doubted-request.ts';
import { newDenial } from '../../denials/evidence/new-denial.ts';
import { actionText, userText } from '../../rules/action-text.ts';
import type { Attributes } from '../../rules/rule-match.ts';
import { resourceScope } from '../../../api/kubesphere/kubesphere-scope.ts';
import { kubeSphereCures } from '../cures.ts';
import type { KubeSphereEvidence } from './evidence.ts';
import type { KubeSphereScope } from '../role-kind.ts';
import { secondCheck } from './second-check.ts';
import { kubeSphereGroups } from '../kubesphere-subject.ts';

/** ks-apiserver's authorizer denied, in kube-apiserver's sentence or, on HEAD, without any text. */
export function explainAuthorizer(evidence: KubeSphereEvidence): Denial | undefined {
  const { sentence, asked, isSilent, actor, denied } = evidence;
  if (denied.status !== 403) return undefined;
  const attributes = sentence ? attributesOf(evidence, sentence) : isSilent ? asked : undefined;
  if (!attributes) return undefined;
  const user = sentence?.user ?? evidence.caller?.username ?? actor?.username;
  const scope = scopeOf(attributes, evidence);
  const kind: CurableClass = attributes.isResourceRequest ? 'rbac' : 'nonresource';
  const isAnonymous = user === 'system:anonymous';
  const plain = `${reasonText(user, attributes, scope)}${narrowerPath(evidence)}`;
  const reason = isAnonymous ? `${ANONYMOUS} ${plain}` : plain;
  const denial = denialOf(evidence, { kind: isAnonymous ? 'anonymous' : kind, user, attributes, scope, reason });
  // Of KubeSphere's own resources the catalogue knows nothing.
  return asked?.isKubernetesRequest === true
    ? withRequestDoubt(denial, { ...evidence, info: asked }, attributes)
    : denial;
}

/** A handler asked the authorizer again, and denied in its own words. */
export function explainHandler(evidence: KubeSphereEvidence): Denial | undefined {
  const check = secondCheck(evidence);
  if (!check) return undefined;
  const { attributes, scope, why } = check;
  const user = evidence.caller?.username;
  const words = evidence.message.trim() === '' ? 'an empty response' : `"${evidence.message.trim()}"`;
  const reason = `The request was allowed; then its handler asked the authorizer for more (${why}) and denied it with ${words}: ${reasonText(user, attributes, scope)}`;
  return denialOf(evidence, { kind: 'handler', user, attributes, scope, reason });
}

interface Findings {
  readonly kind: CurableClass;
  readonly user: string | undefined;
  readonly attributes: Attributes;
  readonly scope: KubeSphereScope;
  readonly reason: string;
}

function denialOf(evidence: KubeSphereEvidence, { kind, user, attributes, scope, reason }: Findings): Denial {
  const cures = kubeSphereCures(attributes, scope, user);
  const { cluster } = evidence;
  return {
    ...newDenial(evidence, { class: kind, reason, user, groups: kubeSphereGroups(user), cures }),
    hop: {
      resourceScope: scope.resourceScope,
      workspace: scope.workspace,
      cluster,
      answeredBy: `ks-apiserver of ${cluster}`,
    },
  };
}

/** As the request was decoded; without a request, as far as the sentence shows. */
function scopeOf(attributes: Attributes, { asked, version }: KubeSphereEvidence): KubeSphereScope {
  const { namespace, isResourceRequest } = attributes;
  const workspace = asked?.workspace ?? '';
  if (!isResourceRequest) return { resourceScope: '', workspace: '', namespace: '' };
  if (asked) return { resourceScope: asked.resourceScope, workspace, namespace };
  return { resourceScope: resourceScope({ ...attributes, workspace }, version), workspace, namespace };
}

const ANONYMOUS =
  'No credential reached ks-apiserver, so binding a role is not the cure: send "Authorization: Bearer TOKEN", or X-KubeSphere-Authorization through kube-apiserver.';

function reasonText(user: string | undefined, attributes: Attributes, scope: KubeSphereScope): string {
  const action = actionText({ ...attributes, namespace: '' }).replace(/ at the cluster scope$/, '');
  return `${userText(user)} may not ${action} ${whereText(scope)}: none of the roles that ks-apiserver looks at there allows it. ${REGO}`;
}

/** A list of one namespace or workspace may be allowed where a list of everything is denied. */
function narrowerPath({ asked }: KubeSphereEvidence): string {
  const isWide = asked?.apiPrefix === 'kapis' && asked.resourceScope === 'Cluster' && asked.verb === 'list';
  return isWide
    ? ' The same path with namespaces/NS or workspaces/WS in it needs less, where there is such a path.'
    : '';
}

function whereText({ resourceScope: scope, workspace, namespace }: KubeSphereScope): string {
  switch (scope) {
    case 'Global':
      return 'globally (the server says "cluster scope" or a namespace; only GlobalRoles count)';
    case 'Workspace':
      return `in workspace ${workspace} (the server says "at the cluster scope")`;
    case 'Namespace':
      return `in namespace ${namespace} (if there is no such namespace, a Role cannot be created there; use a ClusterRole)`;
    case 'DevOps':
      return 'in this DevOps project';
    default:
      return 'in this cluster';
  }
}

const REGO = 'A role with the annotation iam.kubesphere.io/rego-override may allow more than its rules say.';
