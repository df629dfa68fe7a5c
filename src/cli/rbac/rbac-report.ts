import { plainLine } from '../../api/text/plain-text.ts';
import { evidenceText } from '../../needs/evidence-text.ts';
import { type LeastRoles, scopeOfRole } from '../../needs/roles/least-roles.ts';
import { subjectLabel } from '../../needs/subject-label.ts';
import type { Usage } from '../../needs/usage.ts';
import { needsToGrant, otherUsers } from '../../needs/who.ts';
import { powerWarning } from '../../rbac/cures/power.ts';
import { mastersGroup } from '../../rbac/rules/authorizer.ts';
import { type RbacFlags, subjectOfFlags } from './rbac-flags.ts';

/** The comment at the head of the manifests. */
export function rbacComment(
  usage: Usage,
  found: LeastRoles,
  { files, flags }: { readonly files: readonly string[]; readonly flags: RbacFlags },
): string[] {
  const subjects = [...new Set(found.roles.map(({ subject }) => plainLine(subjectLabel(subject))))].join(', ');
  const what = flags.missingOnly ? 'What was missing' : 'The least RBAC';
  const given = Object.entries(flags.expand ?? {}).map(([what, least]) =>
    typeof least === 'number' ? `${what} where ${least} or more were seen` : what,
  );
  const widened = given.length === 0 ? 'Nothing beyond what was seen is allowed.' : `Widened: ${given.join(', ')}.`;
  const everybodys =
    found.everybodys.length === 0 ? [] : [`Left out because everyone may do it: ${evidenceText(found.everybodys)}`];
  return [
    `${what} for ${subjects}, by kubetrace from ${usage.requests} requests (${files.map(plainLine).join(', ')})`,
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
export function rbacNotes(usage: Usage, found: LeastRoles, flags: RbacFlags): string[] {
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
  const subject = subjectOfFlags(flags);
  const others = subject ? otherUsers(usage, needsToGrant(usage, subject)) : [];
  const isMaster =
    !subject &&
    usage.tallies().some(({ user, isImpersonated }) => !isImpersonated && usage.groupsOf(user).includes(mastersGroup));
  return [
    ...(passed.length > 0 ? [`note: not counted: ${passed.join(', ')}`] : []),
    ...blindSpots(usage).map((text) => `warning: ${text}`),
    ...(others.length > 0 ? [`note: left out what others did: ${listed(others)}`] : []),
    ...(found.roles.length === 0 ? [flags.missingOnly ? 'note: nothing is missing' : nothingLeft(found)] : []),
    ...(unknown ? ['warning: the trace does not show who did it: give --serviceaccount, --user or --group'] : []),
    ...(isMaster ? [MASTER] : []),
    ...[...powers].map((power) => `warning: ${power}: check it before you apply it`),
    ...(isWild ? ['warning: a rule has a *, because the trace grants one: check it before you apply it'] : []),
  ];
}

const MASTER =
  'warning: recorded as a member of system:masters, who may do everything: give --serviceaccount, --user or --group';

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
