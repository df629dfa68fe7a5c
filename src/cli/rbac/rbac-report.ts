import { plainLine } from '../../api/text/plain-text.ts';
import { evidenceText } from '../../needs/evidence-text.ts';
import type { LeastRoles } from '../../needs/roles/least-roles.ts';
import type { Usage } from '../../needs/usage.ts';
import { mastersGroup } from '../../rbac/rules/authorizer.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import { type RbacFlags, subjectOfFlags } from './rbac-flags.ts';

/** The comment at the head of the manifests. */
export function rbacComment(
  usage: Usage,
  found: LeastRoles,
  { files, flags }: { readonly files: readonly string[]; readonly flags: RbacFlags },
): string[] {
  const subjects = [...new Set(found.roles.map(({ subject }) => subjectLabel(subject)))].join(', ');
  const what = flags.missingOnly ? 'What was missing' : 'The least RBAC';
  const given = Object.keys(flags.expand ?? {});
  const widened = given.length === 0 ? 'Nothing beyond what was seen is allowed.' : `Widened: ${given.join(', ')}.`;
  const everybodys =
    found.everybodys.length === 0 ? [] : [`Left out because everyone may do it: ${evidenceText(found.everybodys)}`];
  return [
    `${what} for ${subjects}, by kubetrace from ${usage.requests} requests (${files.map(plainLine).join(', ')})`,
    `between ${isoTime(usage.firstAt)} and ${isoTime(usage.lastAt)}. ${widened}`,
    ...everybodys,
  ];
}

/** What a person should know and no file needs to hold. */
export function rbacNotes(usage: Usage, found: LeastRoles, flags: RbacFlags): string[] {
  const passed = [...usage.passedOver].map(([reason, count]) => `${count} ${reason}`);
  const rules = found.roles.flatMap((role) => role.rules.map(({ rule }) => rule));
  const isWild = rules.some((rule) => Object.values(rule).some((list: readonly string[]) => list.includes('*')));
  const unknown = found.roles.some(({ subject }) => subject === undefined);
  const isMaster =
    !subjectOfFlags(flags) && usage.tallies().some(({ actor }) => usage.groupsOf(actor).includes(mastersGroup));
  return [
    ...(passed.length > 0 ? [`note: not counted: ${passed.join(', ')}`] : []),
    ...(found.roles.length === 0
      ? [flags.missingOnly ? 'note: nothing is missing' : 'note: everyone may do all of it']
      : []),
    ...(unknown ? ['warning: the trace does not show who did it: give --serviceaccount, --user or --group'] : []),
    ...(isMaster ? [MASTER] : []),
    ...(isWild ? ['warning: a rule has a *, because the trace grants one: check it before you apply it'] : []),
  ];
}

const MASTER =
  'warning: recorded as a member of system:masters, who may do everything: give --serviceaccount, --user or --group';

function subjectLabel(subject: Subject | undefined): string {
  if (!subject) return 'nobody in particular';
  const { kind, name, namespace } = subject;
  return plainLine(`${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`);
}

function isoTime(at: number): string {
  return new Date(at).toISOString();
}
