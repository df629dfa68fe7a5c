import { canICommand } from '../../rbac/cures/cure-commands.ts';
import { cureManifest } from '../../rbac/cure-manifest.ts';
import type { Cure, Denial, Hop } from '../../rbac/rules/denial.ts';
import { impliedGroups } from '../../rbac/rules/caller.ts';
import type { ReportLine } from '../terminal/report-text.ts';
import { answerOf, listedSubjects } from '../../rbac/answer/answer.ts';
import type { ClusterAnswer } from './cluster/ask-cluster.ts';
import { TONE_STYLES } from './tone-style.ts';
import { compactManifest } from './compact-manifest.ts';
import type { ChosenDenial } from './cluster/ask-cluster.ts';

/** One denial for a person, the answer first, then the cure, then the rest: a screen of 80 by 24 is enough for most. */
export function denialLines(found: ChosenDenial): ReportLine[] {
  const { denial, cluster } = found;
  const { text, tone } = answerOf(denial);
  return [
    { text, style: TONE_STYLES[tone] },
    BLANK,
    ...changeLines(cluster),
    ...cureLines(denial, cluster),
    ...restLines(found),
  ];
}

/** Between paragraphs. */
export const BLANK: ReportLine = { text: '' };

/** What to do: the manifest of the first cure, the remedy, or neither. */
function cureLines(denial: Denial, cluster: ClusterAnswer | undefined): ReportLine[] {
  const [cure] = denial.cures;
  const remedy = remedyLines(denial);
  if (cure) return [...manifestLines(headingOf(denial, cluster), cure), ...remedy, BLANK];
  if ('doubtfulCure' in denial && denial.doubt?.about !== 'request')
    return [
      ...remedy,
      ...(remedy.length > 0 ? [BLANK] : []),
      ...doubtfulLines(denial.class, denial.doubtfulCure),
      BLANK,
    ];
  return remedy.length > 0 ? [...remedy, BLANK] : [];
}

function headingOf({ doubt }: Denial, cluster: ClusterAnswer | undefined): string {
  if (cluster?.changes.length) return 'Or a role of its own (kubectl apply -f -):';
  return doubt?.about === 'authorizer' ? 'Perhaps the cure (kubectl apply -f -):' : 'Cure (kubectl apply -f -):';
}

/** What grants it with less than a new role: a change of one that is there, and who else gets it by that. */
export function changeLines(cluster: ClusterAnswer | undefined): ReportLine[] {
  return (cluster?.changes ?? []).flatMap(({ kind, name, command, alsoFor }) => {
    const others = alsoFor.length === 0 ? 'bound to nobody else' : `also granted to ${listedSubjects(alsoFor)}`;
    return [
      { text: `Smallest change, of ${kind} ${name} (${others}):`, style: 'good' as const },
      { text: command, isCopied: true },
      BLANK,
    ];
  });
}

/** What to do where a rule is not the cure, or not all of it. */
export function remedyLines({ remedy }: Denial): ReportLine[] {
  return remedy === undefined ? [] : remedy.split('\n').map((text) => ({ label: 'Do', text, style: 'good' as const }));
}

/** A manifest below a heading. */
export function manifestLines(heading: string, cure: Cure): ReportLine[] {
  const lines = compactManifest(cureManifest(cure), SCREEN).trimEnd().split('\n');
  return [{ text: heading, style: 'good' }, ...lines.map((text) => ({ text, isCopied: true }))];
}

/** Columns of a manifest: it is copied, and looks the same on all screens. */
const SCREEN = 80;

function doubtfulLines(kind: Denial['class'], cure: Cure): ReportLine[] {
  const lead =
    kind === 'node'
      ? 'This would let the request through, and with it anyone who takes over that node:'
      : 'If that authorizer only had no opinion, this lifts it; if it denied, no RBAC rule does:';
  const [, ...manifest] = manifestLines(lead, cure);
  return [{ text: lead, style: 'bad' }, ...manifest];
}

function restLines(found: ChosenDenial): ReportLine[] {
  const { denial } = found;
  const { reason, message, hop } = denial;
  const check = denial.cures[0]?.grants[0] && canICommand(denial.cures[0].grants[0]);
  return [
    row('Why', shortReason(reason)),
    ...(message.trim() === '' ? [] : rows('Server', message)),
    ...userRows(denial),
    ...(hop ? hopRows(hop) : []),
    ...nearRows(denial),
    ...(denial.doubt?.about === 'request' && denial.cures.length > 0 ? [row('Doubt', denial.doubt.text)] : []),
    ...clusterRows(found.cluster),
    ...otherCures(found),
    ...(check === undefined ? [] : [{ label: 'Check', text: check, isCopied: true }]),
    ...foundRows(found),
  ];
}

/** The first line has said who may not do what, and what the server said stands below. */
function shortReason(reason: string): string {
  return reason
    .replace(/^.* may not .*?: (?=no Role or ClusterRole)/s, '')
    .replace(/, and a rule would not help: .*/s, '.')
    .replace(/, so no RBAC rule helps: .*/s, '.');
}

/** Where the words of the server do not say it; groups that anybody of this name has are not worth a line. */
function userRows({ user, groups, message }: Denial): ReportLine[] {
  if (user === undefined) return [];
  const implied = impliedGroups(user);
  const own = groups.filter((group) => !implied.includes(group));
  if (own.length > 0) return [row('User', `${user} (groups: ${own.join(', ')})`)];
  return message.includes(user) ? [] : [row('User', user)];
}

/** What was near when the request was traced with --explain, or in the cluster that was asked. */
function nearRows({ nearMiss, almostBinding, grantedBy = [] }: Denial): ReportLine[] {
  return [
    ...(nearMiss ? [row('Near', nearMiss)] : []),
    ...(almostBinding ? [row('Almost', almostBinding)] : []),
    ...(grantedBy.length > 0 ? [row('Granted', `by ${grantedBy.join(', ')}`)] : []),
  ];
}

function clusterRows(cluster: ClusterAnswer | undefined): ReportLine[] {
  return (cluster?.notes ?? []).map((note) => row('Cluster', note));
}

function hopRows({ answeredBy, resourceScope, workspace }: Hop): ReportLine[] {
  const scope = resourceScope ? [row('Scope', `${resourceScope}${workspace && ` ${workspace}`}`)] : [];
  return [row('By', answeredBy.replace(/ of (.*)$/s, ' (cluster $1)')), ...scope];
}

function otherCures({ denial: { cures }, numbers }: ChosenDenial): ReportLine[] {
  const others = cures
    .slice(1)
    .map(({ title }, at) => `${numbers[at + 1]} ${title === 'least' ? 'this name only' : title}`);
  return others.length === 0 ? [] : [row('Others', `${others.join(' · ')} (--cure ${numbers[1]})`)];
}

/** Where it stands, and how often. */
function foundRows(found: ChosenDenial): ReportLine[] {
  const where = placeInText(found);
  return where === '' ? [] : [row('Found', where)];
}

/** `3 times, first on line 12`; nothing where there is nothing to say. */
export function placeInText({ times, line }: Pick<ChosenDenial, 'times' | 'line'>): string {
  if (times > 1) return `${times} times${line === undefined ? '' : `, first on line ${line}`}`;
  return line === undefined || line === 1 ? '' : `on line ${line}`;
}

function row(label: string, text: string): ReportLine {
  return { label, text };
}

/** The lines of a message, all but the first without the label. */
function rows(label: string, text: string): ReportLine[] {
  return text
    .trim()
    .split('\n')
    .map((line, at) => row(at === 0 ? label : '', line));
}
