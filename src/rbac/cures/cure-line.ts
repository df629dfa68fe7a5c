import { denialTraits } from '../rules/denial-classes.ts';
import type { Denial, Grant, OwnRole } from '../rules/denial.ts';
import { inGroup, type PolicyRule } from '../rules/policy-rule.ts';
import { usernameOf } from '../rules/subject.ts';
import { codePointOf } from '../../api/text/code-point.ts';

/** What was missing, in one line of printable ASCII: for a Warning header and for the log. At most about 1,000 characters. */
export function cureLine(denial: Denial): string {
  const { class: kind, reason, doubt } = denial;
  const [least] = denial.cures;
  if (doubt?.certainty === 'wrong') return shorten(ascii(`a rule would not help: ${doubt.text}`));
  if (!least) return shorten(ascii(`${kind}: ${reason}`));
  const rule = `${least.grants.map(grantText).join('; and ')}${least.warning ? ` (beware: ${least.warning})` : ''}`;
  return shorten(ascii(`${leadOf(denial)}${rule}${doubt?.about === 'request' ? ` (but ${doubt.text})` : ''}`));
}

/** An authorizer that denied comes before the rule. */
function leadOf({ class: kind, reason, doubt }: Denial): string {
  if (doubt?.about === 'authorizer') return `${doubt.text}: `;
  return denialTraits(kind).leadsWithReason ? `${reason} Rule: ` : 'missing rule: ';
}

function grantText({ scope, namespace, rules, subject, ownRole }: Grant): string {
  const shown = rules.slice(0, 6).map(ruleLine);
  const more = rules.length > shown.length ? [`${rules.length - shown.length} more`] : [];
  const where = ownRole
    ? ownRolePlace(ownRole, namespace)
    : scope === 'cluster'
      ? 'in a ClusterRole'
      : namespace === undefined
        ? 'in a Role'
        : `in a Role of namespace ${namespace}`;
  const name = subject && (usernameOf(subject) ?? `group ${subject.name}`);
  return `${[...shown, ...more].join(', ')} ${where}${name === undefined ? '' : ` for ${name}`}`;
}

function ownRolePlace({ apiGroup, roleKind, workspace }: OwnRole, namespace: string | undefined): string {
  const of = workspace ? ` of workspace ${workspace}` : namespace ? ` of namespace ${namespace}` : '';
  return `in a ${roleKind}${of} (${apiGroup})`;
}

/** `get pods/log "web-0"`, `list deployments.apps`, `get /metrics`. */
function ruleLine({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }: PolicyRule): string {
  const verb = verbs.map((each) => each || '""').join(',');
  if (nonResourceURLs) return `${verb} ${nonResourceURLs.join(',')}`;
  const targets = (resources ?? []).flatMap((resource) => (apiGroups ?? []).map((group) => inGroup(resource, group)));
  return [verb, targets.join(',') || '""', ...(resourceNames ?? []).map((name) => JSON.stringify(name))].join(' ');
}

function ascii(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/gu, (character) => `\\u{${codePointOf(character).toString(16)}}`)
    .trim();
}

function shorten(text: string): string {
  return text.length > 1000 ? `${text.slice(0, 997)}...` : text;
}
