import { serverOfRoles } from '../../api/dialects.ts';
import { trimmed } from '../../api/text/trim.ts';
import { createHash } from 'node:crypto';
import { unnamedSubject } from './cure-data.ts';
import type { Grant } from '../rules/denial.ts';
import type { PolicyRule } from '../rules/policy-rule.ts';
import type { Subject } from '../rules/subject.ts';
import { firstPart } from '../../api/text/first-part.ts';

/**
 * A name for the role of a grant and its binding: who, what, on what, on which, as in `alice-get-pods-log`,
 * `team-b.ci-list-deployments.apps` and `alice-get-secrets-db`. It depends on the grant alone, and grants that would overwrite each
 * other when applied have different names: where the words do not say the whole grant, a hash of it follows them. The place of the
 * role is not in the name. Lower-case letters, digits, dots and dashes, at most 63 characters: an object of any kind may have it.
 */
export function grantName(grant: Grant): string {
  const words = wordsOf(grant).filter((word) => word !== '');
  const name = words.join('-');
  if (saysAll(grant) && name.length <= MAX_LENGTH) return name;
  const hash = createHash('sha256').update(grantKey(grant)).digest('hex').slice(0, HASH_LENGTH);
  const start = trimmed(slug(name).slice(0, MAX_LENGTH - HASH_LENGTH - 1), '-.') || 'role';
  return `${start}-${hash}`;
}

const MAX_LENGTH = 63;
const HASH_LENGTH = 8;

function wordsOf({ subject, rules, clusterRole, ownRole }: Grant): string[] {
  const who = subjectWord(subject);
  const workspace = ownRole?.workspace ?? '';
  const existing = clusterRole ?? ownRole?.role;
  if (existing !== undefined) return [who, existing, workspace];
  const [rule, ...more] = rules;
  return rule && more.length === 0 ? [who, ...ruleWords(rule), workspace] : [who, 'missing-rules', workspace];
}

function subjectWord(subject: Subject | undefined): string {
  if (!subject) return '';
  const { kind, name, namespace = '' } = subject;
  return kind === 'User' ? name : kind === 'Group' ? `group-${name}` : `${namespace}.${name}`;
}

function ruleWords({
  verbs,
  apiGroups,
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: PolicyRule): string[] {
  const groups = (apiGroups ?? []).filter((group) => group !== '').map((group) => `.${group}`);
  // As kubectl spells a resource: `deployments.apps/scale`.
  const targets = resources.map((resource) => {
    const [word = '', ...subresource] = resource.split('/');
    return [`${word === '*' ? 'everything' : word}${groups.join('')}`, ...subresource].join('-');
  });
  return [
    ...verbs.map((verb) => (verb === '*' ? 'all' : verb)),
    ...targets,
    ...nonResourceURLs.map((url) => (url === '*' ? 'everything' : url.slice(1))),
    ...resourceNames,
  ];
}

/** Can the grant be read back from its words? Only known verbs, subresources and paths are, as nothing else separates them. */
function saysAll({ subject, rules, clusterRole, ownRole }: Grant): boolean {
  if (!saysSubject(subject, serverOfRoles(ownRole?.apiGroup)?.accounts.apiGroup) || ownRole?.workspace) return false;
  const existing = clusterRole ?? ownRole?.role;
  if (existing !== undefined) return /^[a-z]+$/.test(existing);
  return rules.length === 1 && rules.every(saysRule);
}

/** A name with a dot is a ServiceAccount's, one that begins with `group-` a Group's. `accountGroup` is that of ServiceAccounts here. */
function saysSubject(subject: Subject | undefined, accountGroup: string | undefined): boolean {
  if (!subject) return true;
  const { kind, apiGroup, name, namespace } = subject;
  if (
    subjectWord(subject)
      .split('-')
      .some((word) => VERBS.has(word))
  )
    return false;
  if (kind === 'User') return LABEL.test(name) && !/^group(?:-|$)/.test(name);
  if (kind === 'Group') return LABEL.test(name);
  // A server in front of Kubernetes has ServiceAccounts of its own beside those of Kubernetes.
  return apiGroup === accountGroup && namespace !== undefined && LABEL.test(namespace) && OBJECT_NAME.test(name);
}

function saysRule({ verbs, apiGroups, resources, resourceNames = [], nonResourceURLs }: PolicyRule): boolean {
  if (verbs.length === 0 || !verbs.every((verb) => verb === '*' || (verb !== 'all' && VERBS.has(verb)))) return false;
  if (nonResourceURLs) return nonResourceURLs.length === 1 && nonResourceURLs.every((url) => PATHS.has(url));
  if (apiGroups?.length !== 1 || resources?.length !== 1 || resourceNames.length > 1) return false;
  const [combined = ''] = resources;
  const [resource = '', subresource, ...more] = combined.split('/');
  const isKnown = subresource === undefined || SUBRESOURCES.has(subresource);
  const isWord = /^[a-z0-9]+$/.test(resource) && !VERBS.has(resource) && !PATHS.has(`/${resource}`);
  return (
    isWord &&
    isKnown &&
    more.length === 0 &&
    apiGroups.every((group) => group === '' || GROUP.test(group)) &&
    resourceNames.every(saysObjectName)
  );
}

function saysObjectName(name: string): boolean {
  return OBJECT_NAME.test(name) && !SUBRESOURCES.has(firstPart(name, '-'));
}

const LABEL = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const GROUP = /^[a-z0-9]+(?:\.[a-z0-9]+)*$/;
const OBJECT_NAME = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

const VERBS = new Set(
  'get list watch create update patch delete deletecollection impersonate bind escalate approve sign use all post put head options'.split(
    ' ',
  ),
);
const SUBRESOURCES = new Set(
  'approval attach binding ephemeralcontainers eviction exec finalize log portforward proxy resize scale status token'.split(
    ' ',
  ),
);
const PATHS = new Set('/api /apis /healthz /livez /metrics /openapi /readyz /version'.split(' '));

/** All of a grant but the place of its role, which is in an object's kind and namespace. */
function grantKey({ subject, rules, clusterRole, ownRole }: Grant): string {
  const { kind, apiGroup, name, namespace } = subject ?? unnamedSubject(ownRole);
  const made = rules.map((rule) => [
    rule.verbs,
    rule.apiGroups,
    rule.resources,
    rule.resourceNames,
    rule.nonResourceURLs,
  ]);
  const existing = clusterRole ?? ownRole?.role;
  return JSON.stringify([kind, apiGroup, name, namespace, existing ?? made, ownRole?.workspace ?? '']);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/[-.]+/g, (run) => (run.includes('.') ? '.' : run));
}
