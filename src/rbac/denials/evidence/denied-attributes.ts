import type { Denial, DenialClass, Grant } from '../../rules/denial.ts';
import type { PolicyRule } from '../../rules/policy-rule.ts';
import type { Attributes } from '../../rules/rule-match.ts';

/**
 * What the authorizer said no to, read off the least cure; nothing where no rule is what was missing, where the namespace is not
 * known, or where what is missing has been told apart from what is held already (escalation, bind). Nothing of a request to
 * a server in front of Kubernetes: it was judged by other rules than those that Kubernetes reports.
 */
export function deniedAttributes({ class: kind, cures, hop }: Denial): Attributes[] {
  const [least] = cures;
  if (!least || hop || !LACKS_A_RULE.includes(kind)) return [];
  return least.grants.filter(isPlaced).flatMap((grant) => grant.rules.flatMap((rule) => attributesOf(rule, grant)));
}

const LACKS_A_RULE: readonly DenialClass[] = [
  'rbac',
  'nonresource',
  'impersonation',
  'connect',
  'admission-check',
  'webhook',
  'cloud-iam',
  'dangling-role',
];

function isPlaced({ scope, namespace }: Grant): boolean {
  return scope === 'cluster' || namespace !== '';
}

function attributesOf(rule: PolicyRule, { namespace }: Grant): Attributes[] {
  const { verbs, apiGroups = [], resources = [], resourceNames = [''], nonResourceURLs } = rule;
  const common = { path: '', apiGroup: '', resource: '', subresource: '', name: '', namespace };
  if (nonResourceURLs) {
    return combined(verbs, nonResourceURLs).map(([verb, path]) => ({
      ...common,
      isResourceRequest: false,
      verb,
      path,
    }));
  }
  return combined(verbs, resources).flatMap(([verb, target]) =>
    combined(apiGroups, resourceNames).map(([apiGroup, name]) => {
      const [resource = '', ...rest] = target.split('/');
      return { ...common, isResourceRequest: true, verb, apiGroup, resource, subresource: rest.join('/'), name };
    }),
  );
}

function combined(some: readonly string[], others: readonly string[]): [string, string][] {
  return some.flatMap((one) => others.map((other): [string, string] => [one, other]));
}
