import { stemOfGenerated } from '../../../api/request/generated-name.ts';
import { chosen } from '../../../needs/chosen.ts';
import { evidenceText } from '../../../needs/evidence-text.ts';
import { type MatrixEntry, matrixRows, targetOf, verbsOf } from '../../../needs/matrix/matrix-rows.ts';
import { leastRoles } from '../../../needs/roles/least-roles.ts';
import { roleManifest } from '../../../needs/roles/role-manifest.ts';
import { type NamedRole, namedRoles } from '../../../needs/roles/role-names.ts';
import { generatedIn, rolesComment, rolesNotes } from '../../../needs/roles/role-notes.ts';
import { few, ruleText } from '../../../needs/roles/rule-text.ts';
import { subjectLabel } from '../../../needs/subject-label.ts';
import type { Tally } from '../../../needs/tally.ts';
import type { Usage } from '../../../needs/usage.ts';
import { needsBySubject, needsOfSubject } from '../../../needs/who.ts';
import type { Subject } from '../../../rbac/rules/subject.ts';
import type { MatrixView, RolesView, RoleView } from '../../wire/roles.ts';
import type { KeptUsage } from './kept-usage.ts';
import { type RolesWanted, subjectValue } from './roles-wanted.ts';

/** The least roles for what was counted; `source`: what it is a trace of. Of thousands of names each step takes a while, so others come between them. */
export async function rolesView(kept: KeptUsage, wanted: RolesWanted, source: string): Promise<RolesView> {
  const { usage, missed, subjects } = kept;
  const { subject, widening, missingOnly } = wanted;
  const found = leastRoles(usage, { subject, widening, missingOnly });
  await new Promise(setImmediate);
  const named = namedRoles(found.roles);
  const asked = { subject, widening, missingOnly, nameSubject: CHOOSE };
  const generated = generatedIn(found.roles);
  const notes = [
    ...(usage.requests === 0 ? ['no request so far takes a permission'] : rolesNotes(usage, found, asked)),
    ...(generated.length > 0
      ? [
          `warning: rules name objects whose names are generated (${few(generated)}), and the next ones have others: allow any name`,
        ]
      : []),
    ...(missed > 0 ? [`warning: not counted: ${missed} requests that came before and are not kept any more`] : []),
  ];
  const manifest =
    named.length === 0 ? '' : roleManifest(named, rolesComment(usage, found, { sources: [source], asked }), CHOOSE);
  await new Promise(setImmediate);
  return {
    manifest,
    roles: named.map(roleView),
    matrix: matrixView(usage, subject),
    subjects: [...subjects.values()]
      .map((one) => ({ value: subjectValue(one), label: subjectLabel(one) }))
      .toSorted((a, b) => (a.label < b.label ? -1 : 1)),
    notes: notes.map((note) => note.replace(/^note: /, '')),
    requests: usage.requests,
  };
}

const CHOOSE = 'choose a subject';

function roleView({ name, namespace, subject, rules }: NamedRole): RoleView {
  return {
    kind: namespace === '' ? 'ClusterRole' : 'Role',
    name,
    namespace,
    subject: subjectLabel(subject),
    rules: rules.map(({ rule, facts }) => {
      const tallies = [...new Set(facts)];
      return {
        text: ruleText(rule),
        evidence: evidenceText(tallies),
        count: sumOf(tallies, 'count'),
        denied: sumOf(tallies, 'denied'),
      };
    }),
  };
}

function sumOf(tallies: readonly Tally[], field: 'count' | 'denied'): number {
  return tallies.reduce((sum, tally) => sum + tally[field], 0);
}

/** What was used, of all subjects together. The next pod of a Deployment has another name: for a person all are one row. */
function matrixView(usage: Usage, subject: Subject | undefined): MatrixView {
  const needs = subject ? [needsOfSubject(usage, subject)] : needsBySubject(usage);
  const entries = needs
    .flatMap(({ tallies }) => chosen(tallies, () => false))
    .map(({ permission, count, denied }): MatrixEntry => {
      const name = stemOfGenerated(permission.name);
      return { permission: { ...permission, name }, count, denied };
    });
  const rows = matrixRows(entries);
  const verbs = verbsOf(rows);
  return {
    verbs,
    rows: rows.map(({ permission, cells }) => ({
      resource: targetOf(permission),
      namespace: permission.namespace,
      name: permission.name,
      cells: verbs.map((verb) => {
        const cell = cells.get(verb);
        return cell ? { count: cell.count ?? 0, denied: cell.denied } : null;
      }),
    })),
  };
}
