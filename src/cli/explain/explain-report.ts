import { plainLine } from '../../api/text/plain-text.ts';
import { canICommand, cureCommands } from '../../rbac/cures/cure-commands.ts';
import type { Denial, Hop } from '../../rbac/rules/denial.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';

/**
 * A denial for a program to read: one line of JSON. `rules`, `scope` and `namespace` are those of the first grant.
 * `explanation` is the sentence for a person; so is `reason`, but for the class `unauthenticated`, where it is a word.
 * `nearMiss`, `almostBinding` and `grantedBy` are there where a trace recorded them.
 */
export function denialJson(id: string | number, denial: Denial): string {
  const { class: kind, reason, cause, message, user, groups, scope, namespace, rules, cures } = denial;
  const { doubtfulCure, nearMiss, almostBinding, grantedBy } = denial;
  const [least, ...wider] = cures;
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
    grants: least?.grants ?? [],
    manifest: least ? cureManifest(least) : '',
    commands: least ? cureCommands(least) : [],
    ...(least?.warning && { warning: least.warning }),
    alternatives: wider.map((cure) => ({
      title: cure.title,
      ...(cure.warning && { warning: cure.warning }),
      grants: cure.grants,
      manifest: cureManifest(cure),
    })),
    ...(doubtfulCure && { doubtful: { grants: doubtfulCure.grants, manifest: cureManifest(doubtfulCure) } }),
    ...(nearMiss && { nearMiss }),
    ...(almostBinding && { almostBinding }),
    ...(grantedBy && { grantedBy }),
  });
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
  const { class: kind, reason, cause, message, user, groups, hop } = denial;
  const who =
    user === '' ? 'not told by this refusal' : `${user}${groups.length > 0 ? ` (groups: ${groups.join(', ')})` : ''}`;
  const said = message.trim().replaceAll('\n', '\n         ') || '(no text)';
  const check = `${kind}: ${CHECKS[kind]}${cause ? `, ${cause}` : ''}`;
  const head = `${row('Check', check)}${row('User', who)}${row('Why', reason)}Server:  ${said}\n`;
  return `${head}${hop ? hopLines(hop) : ''}${nearText(denial)}\n${cureText(denial)}`;
}

/** One line, whatever those said who are quoted in it. */
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

/** The checks, outermost first, in the words of a person who asks "who said no?". */
const CHECKS: Readonly<Record<Denial['class'], string>> = {
  unauthenticated: 'authentication',
  impersonation: 'the right to act as somebody else',
  anonymous: 'authorization of a request without credential',
  rbac: 'authorization of a resource',
  nonresource: 'authorization of a URL that is no resource',
  node: 'the Node authorizer',
  webhook: 'an authorizer besides RBAC',
  'cloud-iam': "the cloud's permissions",
  'dangling-role': 'authorization, with a binding to a role that does not exist',
  connect: 'the second authorization of a stream',
  escalation: 'handing out rules one does not hold',
  bind: 'binding a role that holds more than oneself',
  'admission-check': 'an admission plugin that asks for a permission',
  admission: 'admission, after authorization',
  kubelet: "the kubelet's own authorization",
  backend: 'something behind the API server',
  gateway: 'something in front of the API server',
  protocol: 'the upgrade of a connection',
  handler: 'the second question of a handler',
  cluster: 'the way to a member cluster',
  request: 'the request itself',
  'server-bug': 'nobody: the server crashed',
  refusal: 'kubetrace',
  unknown: 'not known',
};

function cureText({ class: kind, cures, doubtfulCure }: Denial): string {
  const [least, ...wider] = cures;
  if (doubtfulCure && kind === 'node') {
    return `No RBAC rule is the cure. This one would let the request through, and with it whoever takes over that node:\n\n${cureManifest(doubtfulCure)}`;
  }
  if (doubtfulCure) {
    return `No RBAC rule lifts this if that authorizer denied. If it only had no opinion, this does:\n\n${cureManifest(doubtfulCure)}`;
  }
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
