import type { ForbiddenSentence } from '../../../api/status/forbidden-message.ts';
import { goUnquote } from '../../../api/go/go-quote.ts';
import { boundSubject, cureOf, curesFor } from '../../cures/cures.ts';
import type { Cure, Denial } from '../../rules/denial.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';
import { actionText, userText } from '../../rules/action-text.ts';
import type { Attributes } from '../../rules/rule-match.ts';
import type { Subject } from '../../rules/subject.ts';
import { withRequestDoubt } from './doubted-request.ts';
import { anonymousReason } from '../authentication/anonymous-reason.ts';
import { authorizerReason } from './authorizer-reason.ts';
import { nodeRestrictionDenies } from './node-restriction.ts';
import { isStream, requestHint } from './request-hint.ts';
import { withoutNamespace } from './without-namespace.ts';

/**
 * An authorizer denied, in its sentence or, on HEAD, without any text. The rule is derived from the sentence, never from the request:
 * the second check of a PUT or PATCH that creates says `create`.
 */
export function explainAuthorizerDenial(evidence: Evidence): Denial | undefined {
  const { sentence, info, actor } = evidence;
  if (sentence) {
    if (lacksItsGroup(sentence)) return undefined;
    if (answeredByBackend(evidence, sentence)) return backendDenial(evidence, sentence);
    const denial = attributesDenial(evidence, attributesOf(evidence, sentence), sentence);
    return lacksItsNamespace(sentence) ? withoutNamespace(denial) : denial;
  }
  return evidence.isSilent && info
    ? attributesDenial(evidence, info, { user: namedUser(evidence.message) ?? actor?.username, reason: '' })
    : undefined;
}

/** The text was cut before the group: nothing is prescribed. */
function lacksItsGroup({ path, apiGroup }: ForbiddenSentence): boolean {
  return path === undefined && apiGroup === undefined;
}

/** The text was cut before its end, so that not even the scope is known. */
function lacksItsNamespace({ path, namespace }: ForbiddenSentence): boolean {
  return path === undefined && namespace === undefined;
}

/** The user in a sentence that as a whole cannot be read, as where a resource has blanks in its name. */
function namedUser(message: string): string | undefined {
  const quoted = / is forbidden: User ("(?:[^"\\]|\\.)*") cannot /.exec(message)?.[1];
  return quoted && goUnquote(quoted);
}

/** The question that the sentence answers. */
export function attributesOf({ status, info }: Evidence, sentence: ForbiddenSentence): Attributes {
  const { path, verb, resource = '', subresource = '', apiGroup = '', namespace = '', reason = '' } = sentence;
  // OpenShift checks these instead for users that did not authenticate, and says so only in the reason.
  const unsafe = /proxy (subresource|verb) changed to unsafeproxy/.exec(reason)?.[1];
  return {
    isResourceRequest: path === undefined,
    path: path ?? '',
    verb: unsafe === 'verb' ? 'unsafeproxy' : verb,
    apiGroup,
    resource,
    subresource: unsafe === 'subresource' ? 'unsafeproxy' : subresource,
    // Without a resource the message has no place for the name; the details still have it, and so does the request.
    name: sentence.name || (path === undefined && resource === '' ? (status?.details?.name ?? info?.name ?? '') : ''),
    namespace,
  };
}

interface Said {
  readonly user: string | undefined;
  readonly reason?: string | undefined;
}

function attributesDenial(evidence: Evidence, attributes: Attributes, said: Said): Denial {
  return withRequestDoubt(authorizerDenial(evidence, attributes, said), evidence, attributes);
}

function authorizerDenial(evidence: Evidence, attributes: Attributes, said: Said): Denial {
  const { user, reason = '' } = said;
  const action = actionText(attributes);
  const plain = `${userText(user)} may not ${action}: no Role or ClusterRole bound to them allows it. ${requestHint(evidence, attributes)}`;
  if (user === 'system:anonymous') {
    const cures = curesFor(attributes, boundSubject(user));
    return newDenial(evidence, { class: 'anonymous', reason: anonymousReason(evidence, action), user, cures });
  }
  if (user?.startsWith(NODE) && nodeRestrictionDenies(user.slice(NODE.length), attributes))
    return restrictedDenial(evidence, user, action);
  const known = curesOf(attributes, boundSubject(user));
  const other = authorizerReason(user, reason, action);
  if (!other) {
    const kind = attributes.isResourceRequest ? 'rbac' : 'nonresource';
    return newDenial(evidence, { class: kind, reason: plain.trimEnd(), user, cures: known });
  }
  if (other.isCurable === 'doubtful') {
    const { class: kind, text, remedy } = other;
    return newDenial(evidence, { class: kind, reason: text, user, doubtfulCure: known[0], remedy });
  }
  // A kubelet is offered the least only: wider rules need a reason that is not known here.
  const cures = !other.isCurable ? [] : other.class === 'node' ? known.slice(0, 1) : known;
  const { class: kind, text, remedy, doubt } = other;
  return newDenial(evidence, { class: kind, reason: text, user, cures, remedy, doubt });
}

/** A kubelet's write of what is not its own: a rule would only lead to the next denial. */
function restrictedDenial(evidence: Evidence, user: string, action: string): Denial {
  const reason =
    `${user} may not ${action}: a kubelet writes only what is its own or its pods'. ` +
    'NodeRestriction admission would deny it even with a rule, so RBAC cannot fix this.';
  return newDenial(evidence, { class: 'node', reason, user, cures: [] });
}

/** Since 1.35 a stream that starts with a GET needs `create` as well; on older servers the least is enough. */
function curesOf(attributes: Attributes, subject: Subject | undefined): [Cure, ...Cure[]] {
  const [least, ...wider] = curesFor(attributes, subject);
  if (attributes.verb !== 'get' || !isStream(attributes)) return [least, ...wider];
  const grants = least.grants.map((grant) => ({
    ...grant,
    rules: grant.rules.map((rule) => ({ ...rule, verbs: ['get', 'create'] })),
  }));
  return [least, cureOf('with create, for servers since 1.35', ...grants), ...wider];
}

const NODE = 'system:node:';

/**
 * The sentence of a server behind the API server: a Status of what a proxy subresource leads to, or of an aggregated API server
 * that does not answer as the API server's own filter would. Groups of the API server itself are never served elsewhere.
 * Through a proxy another API server may answer, with its filter's mark; but its sentence does not name the proxy.
 */
function answeredByBackend({ info, fromFilter }: Evidence, sentence: ForbiddenSentence): boolean {
  if (fromFilter === undefined || !info) return false;
  if (info.subresource === 'proxy') return !fromFilter || sentence.subresource !== 'proxy';
  if (fromFilter) return false;
  if (sentence.path !== undefined) return !isBuiltIn(/^\/apis\/([^/]+)/.exec(info.path)?.[1] ?? '');
  const createsOnUpdate = sentence.verb === 'create' && (info.verb === 'update' || info.verb === 'patch');
  return info.isResourceRequest && !createsOnUpdate && !isBuiltIn(info.apiGroup);
}

function isBuiltIn(apiGroup: string): boolean {
  return !apiGroup.includes('.') || BUILT_IN.has(apiGroup);
}

const BUILT_IN = new Set(
  (
    'admissionregistration apiextensions apiregistration authentication authorization certificates coordination discovery ' +
    'events flowcontrol.apiserver internal.apiserver networking node rbac.authorization resource scheduling storage storagemigration'
  )
    .split(' ')
    .map((name) => `${name}.k8s.io`),
);

function backendDenial(evidence: Evidence, sentence: ForbiddenSentence): Denial {
  const who = evidence.info?.subresource === 'proxy' ? 'What the proxy leads to' : 'The aggregated API server';
  const reason = `${who} denied this by its own rules, after the Kubernetes API server had allowed it; a rule here does not lift it.`;
  return newDenial(evidence, { class: 'backend', reason, user: sentence.user });
}
