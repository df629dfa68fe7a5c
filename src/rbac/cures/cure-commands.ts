import type { Cure, Grant } from '../rules/denial.ts';
import { grantName } from './grant-name.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import { shellLine } from './shell-quote.ts';
import { PLACEHOLDERS } from '../rules/placeholders.ts';
import { type Subject, usernameOf } from '../rules/subject.ts';

/**
 * A cure as kubectl commands, one a line. Empty where kubectl cannot do it: several rules in a role, verbs or resources that it
 * does not find (`signers`, an empty verb), or a name that does not fit on a line. The manifest always can. What the denial does not
 * name is a placeholder there.
 */
export function cureCommands(cure: Cure): string[] {
  if (!cure.grants.every(isExpressible)) return [];
  const lines = cure.grants.flatMap((grant) => commandsOf(grant).map(shellLine));
  return lines.every((line) => line !== undefined) ? lines : [];
}

/**
 * `kubectl auth can-i` for the first permission of a grant, asked as its subject. `undefined` where it cannot be asked:
 * the subject is a group, or a verb or resource does not fit on a command line.
 */
export function canICommand({ rules, subject, scope, namespace, ownRole }: Grant): string | undefined {
  if (ownRole) return undefined;
  const username = subject ? usernameOf(subject) : PLACEHOLDERS.user;
  const [rule] = rules;
  const [verb] = rule?.verbs ?? [];
  if (!username || !rule || !verb) return undefined;
  const words = rule.nonResourceURLs?.slice(0, 1) ?? resourceWords(rule);
  // A resource that begins with a dash would be a flag.
  if (!words || [verb, ...words.slice(0, 1)].some((word) => word.startsWith('-'))) return undefined;
  const where = rule.nonResourceURLs ? [] : scope === 'cluster' ? ['--all-namespaces'] : inNamespace(namespace);
  return shellLine(['kubectl', 'auth', 'can-i', verb, ...words, ...where, `--as=${username}`]);
}

function resourceWords(rule: PolicyRule): string[] | undefined {
  const [resource, ...subresource] = (rule.resources?.[0] ?? '').split('/');
  if (!resource) return undefined;
  const group = rule.apiGroups?.[0] ?? '';
  const name = rule.resourceNames?.[0];
  // TYPE/NAME is a resource and a name; a subresource has a flag of its own.
  const about = `${resource}${group && `.${group}`}${name === undefined ? '' : `/${name}`}`;
  return [about, ...(subresource.length > 0 ? [`--subresource=${subresource.join('/')}`] : [])];
}

/** The words of each. */
function commandsOf(grant: Grant): string[][] {
  const { scope, namespace, rules, clusterRole, subject } = grant;
  const name = grantName(grant);
  const isCluster = scope === 'cluster';
  const where = isCluster ? [] : inNamespace(namespace);
  const roleKind = isCluster ? 'clusterrole' : 'role';
  const roleRef = clusterRole ? `--clusterrole=${clusterRole}` : `--${roleKind}=${name}`;
  const [rule] = clusterRole ? [] : rules;
  const role = rule ? [['kubectl', 'create', roleKind, name, ...ruleFlags(rule), ...where]] : [];
  const bindingKind = isCluster ? 'clusterrolebinding' : 'rolebinding';
  return [...role, ['kubectl', 'create', bindingKind, name, roleRef, subjectFlag(subject), ...where]];
}

function ruleFlags({ verbs, apiGroups, resources = [], resourceNames, nonResourceURLs }: PolicyRule): string[] {
  const group = apiGroups?.[0] ? `.${apiGroups[0]}` : '';
  const targets = nonResourceURLs
    ? [`--non-resource-url=${nonResourceURLs.join(',')}`]
    : [`--resource=${resources.map((resource) => resource.replace(/(?=\/)|$/, () => group)).join(',')}`];
  return [`--verb=${verbs.join(',')}`, ...targets, ...(resourceNames ?? []).map((name) => `--resource-name=${name}`)];
}

function subjectFlag(subject: Subject | undefined): string {
  if (!subject) return `--user=${PLACEHOLDERS.user}`;
  const { kind, name, namespace } = subject;
  return kind === 'ServiceAccount' ? `--serviceaccount=${namespace}:${name}` : `--${kind.toLowerCase()}=${name}`;
}

function isExpressible({ rules, clusterRole, ownRole }: Grant): boolean {
  // kubectl knows how to make Kubernetes' own roles only.
  if (ownRole) return false;
  return clusterRole !== undefined || (rules.length === 1 && rules.every(isRuleExpressible));
}

/** kubectl looks every resource up in the server's discovery, and knows a few verbs on things that have no API. */
function isRuleExpressible({ verbs, apiGroups, resources = [], nonResourceURLs }: PolicyRule): boolean {
  if (nonResourceURLs)
    return verbs.every((verb) => URL_VERBS.includes(verb)) && nonResourceURLs.every((url) => /^\/[^,]*$/.test(url));
  if (apiGroups?.length !== 1 || apiGroups[0] === '*') return false;
  if (verbs.includes('impersonate'))
    return verbs.length === 1 && resources.every((resource) => IMPERSONATED.test(resource));
  return (
    verbs.every((verb) => VERBS.includes(verb)) &&
    resources.every((resource) => /^[a-z][-a-z0-9]*(?:\/[-a-z0-9/]+)?$/.test(resource))
  );
}

// kubectl pkg/cmd/create/create_role.go, create_clusterrole.go
const VERBS = [
  '*',
  'get',
  'delete',
  'list',
  'create',
  'update',
  'patch',
  'watch',
  'deletecollection',
  'bind',
  'escalate',
];
const URL_VERBS = ['*', 'get', 'post', 'put', 'delete', 'patch', 'head', 'options'];
const IMPERSONATED = /^(?:users|groups|serviceaccounts)$/;

function inNamespace(namespace: string = PLACEHOLDERS.namespace): string[] {
  return [`--namespace=${namespace}`];
}
