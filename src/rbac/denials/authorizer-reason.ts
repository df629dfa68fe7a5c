import type { DenialClass } from '../denial.ts';
import { userText } from '../plain-words.ts';

/** What the text behind an authorizer's sentence means. */
export interface AuthorizerReason {
  readonly class: DenialClass;
  readonly text: string;
  /** False where the authorizer denied outright, so that RBAC is not asked. */
  readonly curable: boolean;
}

/** `undefined` for a plain no of RBAC. Authorizers without an opinion may each add a line. */
export function authorizerReason(user: string, reason: string, action: string): AuthorizerReason | undefined {
  if (reason === '' || /^proxy (?:subresource|verb) changed to unsafeproxy$/.test(reason)) return undefined;
  const who = userText(user);
  const found = (kind: DenialClass, text: string, curable = true): AuthorizerReason => ({ class: kind, text, curable });
  if (/^scopes .* prevent this action$/s.test(reason)) {
    return found(
      'webhook',
      `The token of ${who} is limited to scopes that do not allow to ${action}; no RBAC rule lifts that.`,
      false,
    );
  }
  if (user.startsWith('system:node:')) {
    return found(
      'node',
      `The Node authorizer refused: ${reason}. It gives a kubelet what the pods of its node need, so look there, not for a Role.`,
    );
  }
  if (CLOUD.test(reason)) {
    return found(
      'cloud-iam',
      `${who} may not ${action}: neither RBAC nor the cloud's IAM allows it (${reason}). Either can grant it.`,
    );
  }
  const dangling = [...reason.matchAll(/\b(cluster)?role\.rbac\.authorization\.k8s\.io "([^"]+)" not found/g)];
  if (dangling.length > 0) {
    const roles = dangling.map(([, cluster, name]) => `${cluster ? 'ClusterRole' : 'Role'} ${name}`).join(' and ');
    return found(
      'dangling-role',
      `A binding of ${who} points to ${roles}, which does not exist: mend that first; else a rule to ${action} is missing.`,
    );
  }
  if (DECISION.test(reason)) {
    return found(
      'webhook',
      `${who} may not ${action}: an authorizer besides RBAC words it as its own decision: ${reason}. Then RBAC is not asked and no rule lifts it; only if that authorizer left it to others would a rule help.`,
      false,
    );
  }
  return found(
    'webhook',
    `${who} may not ${action}. An authorizer besides RBAC gave a reason: ${reason}. If it only had no opinion, an RBAC rule lifts this; if it denied, none does.`,
  );
}

/** Can only an authorizer have written this, no admission plugin? */
export function isOfAuthorizer(reason: string): boolean {
  return CLOUD.test(reason) || reason.startsWith('RBAC: ');
}

/** Who says so has decided, and not merely said what is missing. Nothing but the words tells (`denied` or no opinion are not sent). */
const DECISION =
  /\b(?:deny|denied|denies|denying|rejects?|rejected|refuses?|refused|prohibits?|prohibited|blocks?|blocked|says no)\b/i;

/** Google: permissions by name. Azure: role assignments. */
const CLOUD =
  /requires? one of \[[^\]]{0,2000}\] permission|required "[^"]{1,300}" permission|does not have access to the resource in Azure/i;
