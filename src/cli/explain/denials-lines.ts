import type { Cure, Denial, Grant } from '../../rbac/rules/denial.ts';
import type { ReportLine } from '../terminal/report-text.ts';
import { answerOf, needText, placeName, userText, whoNeeds } from '../../rbac/answer/answer.ts';
import type { ChosenDenial } from './cluster/ask-cluster.ts';
import { BLANK, manifestLines, placeInText, remedyLines } from './denial-lines.ts';
import { TONE_STYLES } from './tone-style.ts';
import { mergedCure } from './merged-cure.ts';

/** Several denials for a person: what they have in common, one manifest that lifts all that a rule lifts, and a line for each. */
export function denialsLines(found: readonly ChosenDenial[]): ReportLine[] {
  const subjects = new Set(found.map(({ denial }) => whoWas(denial)));
  const cures = found.flatMap(({ denial: { cures } }) => cures.slice(0, 1));
  const [only] = subjects.size === 1 ? subjects : [];
  return [
    { text: headOf(found, only, subjects.size), style: headStyle(found) },
    BLANK,
    ...(cures.length > 0 ? [...manifestLines(cureHeading(cures.length, found.length), mergedCure(cures)), BLANK] : []),
    ...found.flatMap((one, at) => itemLines(one, at, only !== undefined)),
    BLANK,
    { text: 'One by one, with the reasons, the words of the server and other cures: --each', style: 'faint' },
  ];
}

function cureHeading(cures: number, all: number): string {
  return cures === all ? 'Cure of all (kubectl apply -f -):' : `Cure of ${cures} of ${all} (kubectl apply -f -):`;
}

/** `6 denials, all of ServiceAccount default/default in namespace default`. */
function headOf(found: readonly ChosenDenial[], only: string | undefined, subjects: number): string {
  const whose = only === undefined ? ` of ${subjects} subjects` : only === '' ? '' : `, all of ${only}`;
  const isCured = found.some(({ denial }) => denial.cures.length > 0);
  const end = isCured ? '' : headStyle(found) === 'worse' ? ': no RBAC rule helps' : ': not certain what lifts them';
  return `${found.length} denials${whose}${placesText(found.flatMap(({ denial }) => grantsWithPlace(denial)))}${end}`;
}

const MOST_PLACES = 3;

/** ` in namespaces a and b and in the whole cluster`. */
function placesText(grants: readonly Grant[]): string {
  const named = new Set(
    grants.flatMap(({ scope, namespace }) => (scope === 'namespace' && namespace !== undefined ? [namespace] : [])),
  );
  const unnamed = grants.find(({ namespace }) => namespace === undefined);
  const cluster = grants.find(({ scope }) => scope === 'cluster');
  const namespaces =
    named.size > MOST_PLACES
      ? `${named.size} namespaces`
      : `namespace${named.size === 1 ? '' : 's'} ${listed([...named])}`;
  const places = [
    ...(named.size > 0 ? [namespaces] : []),
    ...[unnamed, cluster].flatMap((grant) => (grant ? [placeName(grant)] : [])),
  ];
  return places.length === 0 ? '' : ` in ${listed(places)}`;
}

function grantsWithPlace({ cures: [cure] }: Denial): Grant[] {
  const grants = cure?.grants ?? [];
  return grants.filter(({ rules }) => rules.some(({ nonResourceURLs }) => !nonResourceURLs));
}

function listed(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.slice(-1).join('')}`;
}

/** Green where every one has a cure, red where none has. */
function headStyle(found: readonly ChosenDenial[]): ReportLine['style'] {
  const styles = new Set(found.map(({ denial }) => TONE_STYLES[answerOf(denial).tone]));
  return styles.size === 1 ? [...styles][0] : 'bad';
}

/** `''` where nothing names anybody. */
function whoWas(denial: Denial): string {
  const [cure] = denial.cures;
  if (cure?.grants[0]?.subject) return whoNeeds(denial, cure);
  return denial.user === undefined ? '' : userText(denial.user);
}

/** `  3  "list pods" in namespace demo (2 times, first on line 12)`. */
function itemLines({ denial, ...place }: ChosenDenial, at: number, isOneSubject: boolean): ReportLine[] {
  const { text, tone } = answerOf(denial);
  const where = placeInText(place);
  const what = isOneSubject && denial.cures[0] ? shortAnswer(text, denial, denial.cures[0]) : text;
  const line = {
    label: `${at + 1}`.padStart(NUMBER),
    text: `${what}${where && ` (${where})`}`,
    style: TONE_STYLES[tone],
  };
  return [line, ...(denial.cures.length > 0 ? [] : remedyLines(denial))];
}

const NUMBER = 4;

/** The head line has said who. */
function shortAnswer(text: string, denial: Denial, cure: Cure): string {
  const lead = `${whoNeeds(denial, cure)} needs ${needText(cure)}`;
  return text.replace(lead, () => needText(cure));
}
