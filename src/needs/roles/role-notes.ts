import { isGeneratedName, stemOfGenerated } from '../../api/request/generated-name.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { powerWarning } from '../../rbac/cures/power.ts';
import { mastersGroup } from '../../rbac/rules/authorizer.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import { evidenceText } from '../evidence-text.ts';
import { subjectLabel } from '../subject-label.ts';
import type { Usage } from '../usage.ts';
import { needsToGrant, otherUsers } from '../who.ts';
import { type LeastRole, type LeastRoles, scopeOfRole } from './least-roles.ts';
import type { Widening } from './widening.ts';

/** Which roles were asked for, and how one asks for others there. */
export interface RolesAsked {
  readonly subject?: Subject | undefined;
  readonly missingOnly?: boolean | undefined;
  readonly widening?: Partial<Widening> | undefined;
  /** `give --serviceaccount, --user or --group`. */
  readonly nameSubject: string;
}

/** The comment at the head of the manifests. `sources`: what the requests are from. */
export function rolesComment(
  usage: Usage,
  found: LeastRoles,
  { sources, asked }: { readonly sources: readonly string[]; readonly asked: RolesAsked },
): string[] {
  const subjects = [...new Set(found.roles.map(({ subject }) => plainLine(subjectLabel(subject))))].join(', ');
  const what = asked.missingOnly ? 'What was missing' : 'The least RBAC';
  const given = Object.entries(asked.widening ?? {}).map(([what, least]) =>
    typeof least === 'number' ? `${what} where ${least} or more were seen` : what,
  );
  const widened = given.length === 0 ? 'Nothing beyond what was seen is allowed.' : `Widened: ${given.join(', ')}.`;
  const everybodys =
    found.everybodys.length === 0 ? [] : [`Left out because everyone may do it: ${evidenceText(found.everybodys)}`];
  return [
    `${what} for ${subjects}, by kubetrace from ${usage.requests} requests (${sources.map(plainLine).join(', ')})`,
    `between ${isoTime(usage.firstAt)} and ${isoTime(usage.lastAt)}. ${widened}`,
    ...everybodys,
    ...(found.given.length === 0 ? [] : [`Left out because it is given already: ${evidenceText(found.given)}`]),
    ...blindSpots(usage),
  ];
}

/** What may be missing since the trace does not show it. */
function blindSpots({ unknown }: Usage): string[] {
  return [...unknown].map(
    ([text, count]) =>
      `Not known (${count} ${count === 1 ? 'request' : 'requests'} whose body is missing, cut or not readable): ${text}`,
  );
}

/** What a person should know and no file needs to hold. */
export function rolesNotes(usage: Usage, found: LeastRoles, asked: RolesAsked): string[] {
  const passed = [...usage.passedOver].map(([reason, count]) => `${count} ${reason}`);
  const rules = found.roles.flatMap((role) => role.rules.map(({ rule }) => rule));
  const isWild = rules.some((rule) => Object.values(rule).some((list: readonly string[]) => list.includes('*')));
  const powers = new Set(
    found.roles.flatMap((role) => {
      const { namespace, subject, rules: own } = role;
      const grant = { scope: scopeOfRole(role), namespace, subject, rules: own.map(({ rule }) => rule) };
      return powerWarning([grant]) ?? [];
    }),
  );
  const unknown = found.roles.some(({ subject }) => subject === undefined);
  const { subject, nameSubject } = asked;
  const others = subject ? otherUsers(usage, needsToGrant(usage, subject)) : [];
  const isMaster =
    !subject &&
    usage.tallies().some(({ user, isImpersonated }) => !isImpersonated && usage.groupsOf(user).includes(mastersGroup));
  return [
    ...(passed.length > 0 ? [`note: not counted: ${passed.join(', ')}`] : []),
    ...blindSpots(usage).map((text) => `warning: ${text}`),
    ...(others.length > 0 ? [`note: left out what others did: ${listed(others)}`] : []),
    ...(found.roles.length === 0 ? [asked.missingOnly ? 'note: nothing is missing' : nothingLeft(found)] : []),
    ...(unknown ? [`warning: the trace does not show who did it: ${nameSubject}`] : []),
    ...(isMaster ? [`warning: recorded as a member of system:masters, who may do everything: ${nameSubject}`] : []),
    ...[...powers].map((power) => `warning: ${power}: check it before you apply it`),
    ...(isWild ? ['warning: a rule has a *, because the trace grants one: check it before you apply it'] : []),
  ];
}

function nothingLeft({ given }: LeastRoles): string {
  return given.length > 0 ? 'note: all of it is given already' : 'note: everyone may do all of it';
}

function listed(users: readonly string[]): string {
  const more = users.length - MAX_LISTED;
  return [...users.slice(0, MAX_LISTED), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

const MAX_LISTED = 5;

function isoTime(at: number): string {
  return new Date(at).toISOString();
}

/** The objects with generated names that rules name, so that the rules do not fit the next ones: `pods of web`. */
export function generatedIn(roles: readonly LeastRole[]): string[] {
  const rules = roles.flatMap((role) => role.rules.map(({ rule }) => rule));
  const found = rules.flatMap(({ resources = [], resourceNames = [] }) =>
    resourceNames
      .filter(isGeneratedName)
      .flatMap((name) => resources.map((resource) => `${resource} of ${stemOfGenerated(name).replace(/-\*$/, '')}`)),
  );
  return [...new Set(found)];
}
