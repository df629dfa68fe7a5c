import type { CurableClass, DoubtfulClass } from '../../rules/denial-classes.ts';
import type { RuleDoubt } from '../../rules/denial.ts';
import { userText } from '../../rules/action-text.ts';

/** What the text after an authorizer's sentence means. */
export type AuthorizerReason =
  | {
      readonly class: CurableClass;
      readonly text: string;
      readonly isCurable: boolean;
      readonly remedy?: string;
      readonly doubt?: RuleDoubt;
    }
  /** A rule lifts it only if the authorizer that gave the reason had no opinion, which its words make unlikely. */
  | {
      readonly class: DoubtfulClass;
      readonly text: string;
      readonly isCurable: 'doubtful';
      readonly remedy?: string;
      readonly doubt?: RuleDoubt;
    };

/**
 * `undefined` for a plain denial by RBAC, which gives no reason. The first authorizer that denies decides, and RBAC after it is not asked;
 * where none does, each may have added a line (apiserver pkg/authorization/union/union.go). The response does not say which it was.
 */
export function authorizerReason(
  user: string | undefined,
  reason: string,
  action: string,
): AuthorizerReason | undefined {
  if (reason.split('\n').every((line) => PLAIN_NO.test(line))) return undefined;
  const who = userText(user);
  const found = (kind: CurableClass, text: string): AuthorizerReason => ({ class: kind, text, isCurable: true });
  if (SCOPES.test(reason)) {
    const text = `The token of ${who} is limited to scopes that do not allow it to ${action}; an RBAC rule does not change that.`;
    const remedy =
      'Use a token without these scopes: log in again (oc login), or have one made with the scope user:full.';
    return { class: 'webhook', text, isCurable: false, remedy };
  }
  if (UNRELATED.test(reason)) {
    const text = `The Node authorizer denied this: ${reason}. A kubelet reads only what the pods of its own node use: look for the pod that should use it, or the node that it runs on. A rule is not the cure.`;
    return { class: 'node', text, isCurable: 'doubtful' };
  }
  if (user?.startsWith('system:node:')) {
    const text = `The Node authorizer denied this: ${reason}. It allows a kubelet what the pods of its node need, so look at those, not for a Role.`;
    return { ...found('node', text), doubt: authorizerDoubt(reason, 'the Node authorizer') };
  }
  if (CLOUD.test(reason)) {
    return found(
      'cloud-iam',
      `${who} may not ${action}: neither RBAC nor the cloud's IAM allows it (${reason}). Either can grant it.`,
    );
  }
  const spoken = reason.split('\n').filter((line) => line.startsWith(RBAC));
  if (spoken.length > 0) return found('dangling-role', danglingText(who, spoken.join(' '), action));
  return anotherAuthorizer(`${who} may not ${action}`, reason);
}

/** RBAC speaks only of bindings that apply to the user and whose role it cannot find (rbac.go, Authorize). */
function danglingText(who: string, reason: string, action: string): string {
  const roles = [...reason.matchAll(/\b(cluster)?role\.rbac\.authorization\.k8s\.io "([^"]+)" not found/g)].map(
    ([, cluster, name]) => `${cluster ? 'ClusterRole' : 'Role'} "${name}"`,
  );
  const where =
    roles.length > 0
      ? `refers to ${roles.join(' and ')}, which ${roles.length > 1 ? 'do' : 'does'} not exist`
      : `could not be read (${reason.slice(RBAC.length)})`;
  return `A binding for ${who} ${where}. Fix that first; if it is still denied, a rule allowing them to ${action} is missing.`;
}

function anotherAuthorizer(denied: string, reason: string): AuthorizerReason {
  const spoke = NO_OPINION.find(([text]) => reason.split('\n').includes(text));
  if (spoke) {
    const text = `${denied}: ${spoke[1]} did not allow it either ("${spoke[0]}"), but leaves it to others. An RBAC rule lifts this where the server uses RBAC as well.`;
    return { class: 'webhook', text, isCurable: true };
  }
  const isDecision = DECISION.test(reason);
  const text = isDecision
    ? `${denied}. Another authorizer appears to have denied this explicitly: ${reason}. An explicit deny cannot be lifted by an RBAC rule; a rule helps only if that authorizer had no opinion.`
    : `${denied}. Another authorizer gave a reason: ${reason}. If it only had no opinion, an RBAC rule lifts this; if it denied this explicitly, none does.`;
  const remedy =
    'Ask those who run that authorizer: --authorization-config or --authorization-webhook-config-file of kube-apiserver names it.';
  const common = { class: 'webhook', text, remedy } as const;
  return isDecision
    ? { ...common, isCurable: 'doubtful' }
    : { ...common, isCurable: true, doubt: authorizerDoubt(reason) };
}

/** Somebody else denied first, or seems to: whether a rule helps is for them to say. */
export function authorizerDoubt(reason: string, who = 'an authorizer besides RBAC'): RuleDoubt {
  const short = reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}...` : reason;
  const text = `${who} denied this (${short}); if it only had no opinion, this rule lifts it`;
  return { about: 'authorizer', certainty: 'unknown', text };
}

/** The rule comes after it in a line that is bounded. */
const LONGEST_REASON = 300;

/** Whether only an authorizer, and not an admission plugin, can have written this. */
export function isOfAuthorizer(reason: string): boolean {
  return CLOUD.test(reason) || reason.startsWith(RBAC);
}

const RBAC = 'RBAC: ';

/**
 * Words that say nothing beyond the sentence: OpenShift's note that it asked for another verb, OpenShift 3's own no of RBAC, and
 * that of GKE's authorizer before 1.8, for which users of the cluster are unknown.
 */
const PLAIN_NO =
  /^(?:proxy (?:subresource|verb) changed to unsafeproxy|no RBAC policy matched\.?|Unknown user "[^"]{0,1000}"\.?)?$/i;

/** plugin/pkg/auth/authorizer/node/node_authorizer.go, for any client that acts as the node. */
const UNRELATED = /^no relationship found between node /m;

/** OpenShift's authorizer of scoped tokens, which denies. */
const SCOPES = /^scopes .* prevent this action$/s;

/** The texts of the authorizers of kube-apiserver that never deny (pkg/auth/authorizer/abac/abac.go; apiserver authorizerfactory/builtin.go). */
const NO_OPINION: readonly (readonly [text: string, authorizer: string])[] = [
  ['No policy matched.', 'ABAC'],
  ['Everything is forbidden.', 'AlwaysDeny'],
];

/**
 * A guess, and shown as one: a webhook answers `denied` or merely not `allowed`, with the same text for either, and the response has
 * only the text. A text that reads like a decision probably is one, so the rule is then offered as doubtful.
 */
const DECISION =
  /\b(?:deny|denied|denies|denying|rejects?|rejected|refuses?|refused|prohibits?|prohibited|blocks?|blocked|sa(?:ys|id) no)\b/i;

/** Google: permissions by name. Azure: role assignments. */
const CLOUD =
  /requires? one of \[[^\]]{0,500}\] permission|required "[^"]{1,300}" permission|does not have access to the resource in Azure/i;
