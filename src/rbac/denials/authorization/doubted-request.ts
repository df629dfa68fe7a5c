import { namedResourceDoubt } from '../../../api/catalog/named-resource-doubt.ts';
import { type ResourceDoubt, resourceDoubt } from '../../../api/catalog/resource-doubt.ts';
import { requestInfoOf } from '../../../api/request/request-info.ts';
import { type Denial, isCurable, type RuleDoubt } from '../../rules/denial.ts';
import type { Attributes } from '../../rules/rule-match.ts';
import type { Evidence } from '../evidence/evidence.ts';

/**
 * The denial with what the resources of Kubernetes say against its request: a rule for what does not exist would only turn the 403 into a
 * 404, so none is offered. `attributes` are those that were denied. A doubt that the denial has already stays, unless this one is certain.
 */
export function withRequestDoubt(denial: Denial, evidence: Evidence, attributes: Attributes): Denial {
  if (!isCurable(denial) || denial.cures.length === 0) return denial;
  const found = requestDoubt(evidence, attributes, denial.user);
  if (found === undefined) return denial;
  if (found.certainty === 'wrong') return withoutRule(denial, { about: 'request', ...found });
  return { ...denial, doubt: denial.doubt ?? { about: 'request', ...found } };
}

/** The denial of a request that is wrong: its rule is not offered. */
export function withoutRule(denial: Denial, doubt: RuleDoubt): Denial {
  if (!isCurable(denial)) return denial;
  const { cures, ...facts } = denial;
  const [least] = cures;
  if (least === undefined) return denial;
  const problem = /[.?]$/.test(doubt.text) ? doubt.text : `${doubt.text}.`;
  const what =
    denial.class === 'anonymous' ? 'Send a credential, and correct the request' : 'Correct the request, not the roles';
  return {
    ...facts,
    reason: `${deniedText(denial.reason)}, and a rule would not help: ${problem}`,
    remedy: doubt.text.startsWith('OPTIONS ') ? CORS : `${what}: ${problem}`,
    doubt,
    cures: [],
    doubtfulCure: least,
  };
}

const CORS = 'Serve the page from the same origin as the API, or start kube-apiserver with --cors-allowed-origins.';

/** Who may not do what; why not is another story then. */
function deniedText(reason: string): string {
  return (
    /^.*? may not .*?(?=: no Role or ClusterRole |\. |\.$)/s.exec(reason)?.[0] ?? reason.trimEnd().replace(/\.$/, '')
  );
}

function requestDoubt(
  { info, sentence, denied: { method, isServed } }: Evidence,
  attributes: Attributes,
  user: string | undefined,
): ResourceDoubt | undefined {
  if (isServed === true) return undefined;
  if (info === undefined) {
    const namespace = sentence ? sentence.namespace : attributes.namespace;
    return attributes.isResourceRequest ? namedResourceDoubt({ ...attributes, namespace }) : pathDoubt(attributes);
  }
  // A second check, of something besides the request.
  if (!isSame(info, attributes)) return undefined;
  // A browser that asks first has no credentials; a program that has some does not ask for a browser.
  const isPreflight = method === 'OPTIONS' && user === 'system:anonymous';
  return resourceDoubt(info, method === 'OPTIONS' && !isPreflight ? 'GET' : method);
}

/** A path that is not of the resource API, perhaps by mistake. */
function pathDoubt({ path, verb }: Attributes): ResourceDoubt | undefined {
  const info = requestInfoOf('GET', path);
  return info && resourceDoubt({ ...info, verb }, 'GET');
}

function isSame(info: Attributes, attributes: Attributes): boolean {
  return FIELDS.every((field) => info[field] === attributes[field]);
}

const FIELDS = ['isResourceRequest', 'apiGroup', 'resource', 'subresource', 'namespace'] as const;
