import { requestInfoOf } from '../../../api/request/request-info.ts';
import { boundSubject, curesFor } from '../../cures/cures.ts';
import { actionText, userText } from '../../rules/action-text.ts';
import type { Denial } from '../../rules/denial.ts';
import type { Attributes } from '../../rules/rule-match.ts';
import { withRequestDoubt } from '../authorization/doubted-request.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { newDenial } from '../evidence/new-denial.ts';

/** A 403 of which only the request is known, from a log or the error of a client. Its rule can be read off the request; who refused cannot. */
export function explainRequestAlone(evidence: Evidence): Denial | undefined {
  const { denied, info, actor } = evidence;
  const isBare = denied.body.length === 0 && denied.responseHeaders.length === 0;
  if (!isBare || denied.notRead !== undefined || !info) return undefined;
  if (!isKubernetesPath(info.path)) {
    const reason =
      info.path === '/'
        ? 'Every web server has the path /: nothing shows that a Kubernetes API server refused this, nor whom.'
        : `${denied.target} is not a path of a Kubernetes API server: something else refused this request.`;
    return newDenial(evidence, { class: 'unknown', reason, remedy: SETTLE });
  }
  if (denied.method === '') return undecidedDenial(evidence);
  const user = actor?.username;
  const cures = curesFor(info, boundSubject(user));
  const reason =
    `Nothing shows who refused this request. If it was the API server, and not something in front of it, then ` +
    `${user === undefined ? 'the one that sent it' : userText(user)} may not ${actionText(info)}.`;
  const kind = info.isResourceRequest ? 'rbac' : 'nonresource';
  const denial = newDenial(evidence, { class: kind, reason, user, cures, remedy: SETTLE });
  return withRequestDoubt(denial, evidence, info);
}

/** The method is not known: all that it may have been. */
function undecidedDenial(evidence: Evidence): Denial {
  const actions = METHODS.flatMap((method) => requestInfoOf(method, evidence.denied.target) ?? []).filter(isPossible);
  const [first, ...others] = actions;
  const alternatives = [...new Set(others.map(({ verb }) => verb))].filter((verb) => verb !== first?.verb);
  const maybe = alternatives.length > 0 ? `; by the method it may also have been ${alternatives.join(', ')}` : '';
  const reason = `Nothing shows the method of the request, its user or who refused it. Most likely it was to ${first ? actionText(first) : evidence.denied.target}${maybe}.`;
  return newDenial(evidence, { class: 'unknown', reason, remedy: SETTLE });
}

const SETTLE =
  'To be certain, repeat it through kubetrace (kubetrace run -- COMMAND) or with kubectl -v=8: the body of the answer names user and rule.';

/** The likeliest first. */
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Nobody sends an update without a name, nor creates what has one. */
function isPossible({ isResourceRequest, verb, name, subresource }: Attributes): boolean {
  if (!isResourceRequest) return verb === 'get';
  if (verb === 'create') return name === '' || subresource !== '';
  return name !== '' || !['update', 'patch'].includes(verb);
}

function isKubernetesPath(path: string): boolean {
  return /^\/(?:api\/v1|apis\/[^/]+\/v\d+(?:(?:alpha|beta)\d+)?)(?:\/|$)|^\/(?:apis?|version|healthz|livez|readyz|metrics|openapi|swagger\S*|logs)(?:\/(?!v\d)|$)/.test(
    path,
  );
}
