import { groupedNumber } from '../../api/text/grouped-number.ts';
import { counted } from '../../api/text/counted.ts';
import { painter } from '../../log/pretty/paint.ts';
import type { DoubtfulPart, RoleUses, RuleUses, UsedPart } from '../../needs/unused/role-uses.ts';
import { type UnusedReport, verdictOn } from '../../needs/unused/unused-report.ts';
import { few, ruleText } from '../../needs/roles/rule-text.ts';
import type { RoleBinding } from '../../rbac/rules/policy.ts';
import { type Subject, subjectOf, subjectText } from '../../rbac/rules/subject.ts';
import { type ReportLine, reportText } from '../terminal/report-text.ts';

/** A report, and where the roles are from. */
export interface SourcedReport extends UnusedReport {
  readonly source: string;
}

/** For a program. */
export function unusedJson({ roles, defaults, absent, requests, from, to, source, notes }: SourcedReport): object {
  return {
    source,
    requests,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    notes,
    defaultRolesLeftOut: defaults,
    ...(absent > 0 && { rolesOfOthersLeftOut: absent }),
    roles: roles.map((one) => {
      const { kind, namespace, name } = one.role;
      return {
        kind,
        ...(namespace !== '' && { namespace }),
        name,
        verdict: verdictOn(one),
        bindings: one.bindings.map(([binding, count]) => ({ ...bindingData(binding), requests: count })),
        rules: one.rules.map(ruleData),
      };
    }),
  };
}

function bindingData({ metadata: { name, namespace }, subjects }: RoleBinding): object {
  const kind = namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding';
  return { kind, ...(namespace !== undefined && { namespace }), name, subjects: subjects ?? [] };
}

function ruleData({ rule, used, unused, doubtful }: RuleUses): object {
  return {
    rule,
    used: used.map(({ part, count, by, whys, instead }) => ({
      part,
      count,
      by: by.map(([user, times]) => ({ user, count: times })),
      ...(whys.length > 0 && { why: whys }),
      ...(instead && { usedOfIt: instead }),
    })),
    unused,
    notKnown: doubtful,
  };
}

/** For a person: each role with what of it was not used; those of which everything was used are only counted. */
export function unusedTable(report: SourcedReport, width: number | undefined): string {
  const { roles, defaults, absent, notes, source, requests, from, to } = report;
  const whole = roles.filter((one) => verdictOn(one) === 'used').length;
  const shown = roles.filter((one) => verdictOn(one) !== 'used');
  const span = `${new Date(from).toISOString()} to ${new Date(to).toISOString()} (${spanText(to - from)})`;
  const lines: ReportLine[] = [
    { text: `Granted in ${source}, and used by ${groupedNumber(requests)} requests from ${span}:` },
    ...shown.flatMap(roleLines),
    { text: '' },
    ...(shown.length === 0 ? [{ text: 'nothing is unused' }] : []),
    ...(whole > 0 ? [{ text: `${whole} ${whole === 1 ? 'role' : 'roles'} more, each rule of which was used` }] : []),
    ...(defaults > 0
      ? [{ text: `left out: ${counted(defaults, 'role')} that every cluster has (--with-defaults)` }]
      : []),
    ...(absent > 0 ? [{ text: `left out: ${counted(absent, 'role')} of subjects that are not in the recording` }] : []),
    { text: 'What cannot be known:', style: 'faint' },
    ...notes.map((note): ReportLine => ({ text: `  ${note}`, style: 'faint' })),
  ];
  return reportText(lines, { width, paint: painter(false) });
}

function roleLines(one: RoleUses): ReportLine[] {
  const { kind, namespace, name } = one.role;
  const verdict = verdictOn(one);
  const head = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name}: ${verdict}`;
  if (verdict === 'bound to nobody') return [{ text: '' }, { text: head }];
  const unused = one.rules.flatMap((rule) => rule.unused);
  const used = one.rules.flatMap((rule) => rule.used);
  const doubtful = one.rules.flatMap((rule) => rule.doubtful);
  return [
    { text: '' },
    { text: head },
    ...one.bindings.map(bindingLine),
    ...labelled('unused', unused.map(ruleText)),
    ...labelled('used', used.map(usedText)),
    ...labelled('unsure', doubtful.map(doubtfulText)),
  ];
}

function bindingLine([{ metadata, subjects }, count]: readonly [RoleBinding, number]): ReportLine {
  const { name, namespace } = metadata;
  const binding = namespace === undefined ? `ClusterRoleBinding ${name}` : `RoleBinding ${namespace}/${name}`;
  const to = few((subjects ?? []).map((subject: Subject) => subjectText(subject)));
  const uses = count === 0 ? 'nobody used it' : `${groupedNumber(count)} ${count === 1 ? 'use' : 'uses'}`;
  return { label: '  by', text: ` ${binding} to ${to || 'nobody'}: ${uses}` };
}

function labelled(label: string, texts: readonly string[]): ReportLine[] {
  return texts.map((text, i) => ({ label: i === 0 ? `  ${label}` : '', text: ` ${text}` }));
}

function usedText({ part, count, by, whys, instead }: UsedPart): string {
  const of = instead ? `, of which ${instead.map(ruleText).join('; ')}; no more of the * is known to be needed` : '';
  const why = whys.length === 0 ? '' : ` (${few(whys)})`;
  return `${ruleText(part)}: ${count}x by ${few(by.map(([user, times]) => (by.length === 1 ? nameOf(user) : `${nameOf(user)} ${times}x`)))}${why}${of}`;
}

function doubtfulText({ part, why }: DoubtfulPart): string {
  return `${ruleText(part)}: ${why}`;
}

function nameOf(user: string): string {
  return subjectText(subjectOf(user));
}

function spanText(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  if (minutes >= 2 * 24 * 60) return `${Math.floor(minutes / (24 * 60))} days`;
  if (minutes >= 2 * 60) return `${Math.floor(minutes / 60)} hours`;
  return minutes >= 2 ? `${minutes} minutes` : 'less than two minutes';
}
