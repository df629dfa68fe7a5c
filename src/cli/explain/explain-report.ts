import { plainLine } from '../../api/text/plain-text.ts';
import { canICommand, cureCommands } from '../../rbac/cures/cure-commands.ts';
import { cureData } from '../../rbac/cures/cure-data.ts';
import { denialData } from '../../rbac/denials/denial-data.ts';
import { denialTraits } from '../../rbac/rules/denial-classes.ts';
import type { Cure, Denial, DoubtfulDenial, Hop } from '../../rbac/rules/denial.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';

/**
 * A denial for a program to read: one line of JSON. `rules`, `scope` and `namespace` are those of the first grant.
 * `explanation` is the sentence for a person; so is `reason`, but for the class `unauthenticated`, where it is a word.
 * `nearMiss`, `almostBinding` and `grantedBy` are there where a trace recorded them.
 */
export function denialJson(id: string | number, denial: Denial): string {
  const data = denialData(denial);
  const { class: kind, reason, cause, message, user, groups, scope, namespace, rules } = data;
  const { nearMiss, almostBinding, grantedBy } = data;
  const [least, ...wider] = denial.cures;
  return JSON.stringify({
    id,
    class: kind,
    reason: cause ?? reason,
    explanation: reason,
    message,
    user,
    groups,
    scope,
    namespace,
    rules,
    ...hopFields(denial),
    ...(least ? { ...cureFields(least), commands: cureCommands(least) } : { grants: [], manifest: '', commands: [] }),
    ...(least?.warning && { warning: least.warning }),
    alternatives: wider.map((cure) => {
      const { title, warning } = cure;
      return { title, ...(warning && { warning }), ...cureFields(cure) };
    }),
    ...('doubtfulCure' in denial && { doubtful: cureFields(denial.doubtfulCure) }),
    ...(nearMiss && { nearMiss }),
    ...(almostBinding && { almostBinding }),
    ...(grantedBy && { grantedBy }),
  });
}

function cureFields(cure: Cure) {
  return { grants: cureData(cure).grants, manifest: cureManifest(cure) };
}

/** What only a server in front of Kubernetes has: the kind of role is beside the rules. */
function hopFields({ hop, cures, scope }: Denial): Readonly<Record<string, string>> {
  if (!hop) return {};
  const grant = cures[0]?.grants[0];
  const roleKind = grant?.ownRole?.roleKind ?? (scope === 'namespace' ? 'Role' : 'ClusterRole');
  return { ...(grant && { roleKind }), ...hop };
}

/** A denial for a person: what, who, why, and how to lift it. */
export function denialText(denial: Denial): string {
  const { class: kind, reason, message, user, groups, hop } = denial;
  const who =
    user === undefined
      ? 'not named by this denial'
      : `${user}${groups.length > 0 ? ` (groups: ${groups.join(', ')})` : ''}`;
  const said = message.trim().replaceAll('\n', '\n         ') || '(no text)';
  const check = `${kind}: ${denialTraits(kind).check}${kind === 'unauthenticated' ? `, ${denial.cause}` : ''}`;
  const head = `${row('Check', check)}${row('User', who)}${row('Why', reason)}Server:  ${said}\n`;
  return `${head}${hop ? hopLines(hop) : ''}${nearText(denial)}\n${cureText(denial)}`;
}

/** One line, whatever texts are quoted in it. */
function row(label: string, text: string): string {
  return `${`${label}:`.padEnd(8)} ${plainLine(text)}\n`;
}

/** What was near when the request was traced with --explain. */
function nearText({ nearMiss, almostBinding, grantedBy = [] }: Denial): string {
  return [
    ...(nearMiss ? [row('Near', nearMiss)] : []),
    ...(almostBinding ? [row('Almost', almostBinding)] : []),
    ...(grantedBy.length > 0 ? [row('Granted', `by ${grantedBy.join(', ')}`)] : []),
  ].join('');
}

function hopLines({ answeredBy, resourceScope, workspace }: Hop): string {
  const scope = resourceScope && row('Scope', `${resourceScope}${workspace && ` ${workspace}`}`);
  return `${row('Answered by', answeredBy.replace(/ of (.*)$/s, ' (cluster $1)'))}${scope}`;
}

function cureText(denial: Denial): string {
  if ('doubtfulCure' in denial) return doubtfulText(denial);
  const { class: kind, cures } = denial;
  const [least, ...wider] = cures;
  if (!least) return kind === 'kubelet' ? 'No RBAC rule of yours lifts this.\n' : 'No RBAC rule lifts this.\n';
  const commands = cureCommands(least);
  const [grant] = least.grants;
  const check = grant && canICommand(grant);
  return [
    `Cure (kubectl apply -f -):\n\n${cureManifest(least)}`,
    ...(commands.length > 0 ? [`The same as commands:\n\n${commands.map((line) => `  ${line}\n`).join('')}`] : []),
    ...(check ? [`Check it:\n\n  ${check}\n`] : []),
    ...(wider.length > 0
      ? [`Other cures (-o json has them): ${plainLine(wider.map(({ title }) => title).join(' · '))}\n`]
      : []),
  ].join('\n');
}

function doubtfulText({ class: kind, doubtfulCure }: DoubtfulDenial): string {
  const lead =
    kind === 'node'
      ? 'No RBAC rule is the cure. This one would let the request through, and with it anyone who takes over that node:'
      : 'No RBAC rule lifts this if that authorizer denied it. If it only had no opinion, this one does:';
  return `${lead}\n\n${cureManifest(doubtfulCure)}`;
}
