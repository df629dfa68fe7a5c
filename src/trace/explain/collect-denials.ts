import { withoutGenerated } from '../../api/request/generated-name.ts';
import { headerValue } from '../../api/request/header-list.ts';
import { ListedResources } from '../../api/catalog/listed-resources.ts';
import type { DialectOptions } from '../../api/dialects.ts';
import { explainInDialect } from '../../rbac/explain-in-dialect.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { withoutRule } from '../../rbac/denials/authorization/doubted-request.ts';
import { withoutFallenBack } from '../../rbac/denials/one-attempt.ts';
import { explainPolicyDenial } from '../../rbac/denials/policy-denial.ts';
import type { DeniedExchange } from '../../rbac/denials/evidence/denied-exchange.ts';
import { answerOf, type FoundAnswer } from './found-answer.ts';
import type { ExplainInput } from './record-input.ts';

/** A denial of the input. */
export interface FoundDenial {
  /** Of its record, else its number. */
  readonly id: string | number;
  readonly denial: Denial;
  /** What it means if the server has what the request names, where that is doubted. */
  readonly ifServed?: Denial;
  /** The line of a text on which it stands first; absent for a record. */
  readonly line?: number;
  /** How often the text has it; 1 for a record. */
  readonly times: number;
}

/** More different denials of one text are counted and not kept. */
export const MOST_DENIALS = 10_000;

/** The denials of all inputs, in order, those of a text once each, and the other errors. `dropped` counts those beyond the bound. */
export async function collectDenials(
  inputs: AsyncIterable<ExplainInput>,
  options: DialectOptions,
): Promise<{
  readonly found: readonly FoundDenial[];
  readonly answers: readonly FoundAnswer[];
  readonly dropped: number;
}> {
  const found: FoundDenial[] = [];
  const answers = new Map<string, FoundAnswer>();
  const places = new Map<string, number>();
  let dropped = 0;
  const discovery = new ListedResources();
  let number = 0;
  for await (const { id, denied, denial: recorded, line } of inputs) {
    number++;
    const key = line === undefined ? undefined : keyOf(denied);
    const at = key === undefined ? undefined : places.get(key);
    const earlier = at === undefined ? undefined : found[at];
    if (at !== undefined && earlier) {
      found[at] = { ...earlier, times: earlier.times + 1 };
      continue;
    }
    // What is left out is not worth the time to be understood.
    if (found.length >= MOST_DENIALS && line !== undefined) {
      dropped++;
      continue;
    }
    const denial = recorded ?? explainInDialect(asOfNow(denied), options) ?? explainPolicyDenial(denied);
    if (!denial) {
      if (denied.status === 200) discovery.learn(denied.target, denied.body);
      addAnswer(answers, denied, line);
      continue;
    }
    if (found.length >= MOST_DENIALS) {
      dropped++;
      continue;
    }
    if (key !== undefined) places.set(key, found.length);
    found.push({
      id: id === '' ? (line === undefined ? number : found.length + 1) : id,
      denial,
      times: 1,
      ...ifServed(denial, denied, options),
      ...(line !== undefined && { line }),
    });
  }
  return {
    found: withoutFallenBack(found).map((one) => settled(one, discovery)),
    answers: [...answers.values()],
    dropped,
  };
}

function ifServed(
  { class: kind, doubt }: Denial,
  denied: DeniedExchange,
  options: DialectOptions,
): Pick<FoundDenial, 'ifServed'> {
  if (doubt?.unless === undefined) return {};
  const served = explainInDialect({ ...asOfNow(denied), isServed: true }, options);
  return served?.class === kind ? { ifServed: served } : {};
}

/** By what discovery of the same input listed: without the doubt where the server has it, without a rule where it does not. */
function settled(found: FoundDenial, discovery: ListedResources): FoundDenial {
  const { denial, ifServed: served } = found;
  const { doubt } = denial;
  if (doubt?.unless === undefined) return found;
  const has = discovery.has(doubt.unless);
  if (has === true && served) return { ...found, denial: { ...served, ...nearOf(denial) } };
  if (has !== false || doubt.certainty === 'wrong') return found;
  const { resource, group, version } = doubt.unless;
  const text = `discovery of the server lists no ${resource} in ${group === '' ? version : `${group}/${version}`}`;
  return { ...found, denial: withoutRule(denial, { ...doubt, certainty: 'wrong', text }) };
}

/** What a trace has recorded of the denial besides. */
function nearOf({
  nearMiss,
  grantedBy,
  almostBinding,
}: Denial): Pick<Denial, 'nearMiss' | 'grantedBy' | 'almostBinding'> {
  return {
    ...(nearMiss !== undefined && { nearMiss }),
    ...(grantedBy && { grantedBy }),
    ...(almostBinding !== undefined && { almostBinding }),
  };
}

/** The same words are the same error, wherever they stand. */
function addAnswer(answers: Map<string, FoundAnswer>, denied: DeniedExchange, line: number | undefined): void {
  const explained = answerOf(denied);
  if (!explained) return;
  const key = JSON.stringify([denied.status, explained.words]);
  const known = answers.get(key);
  if (known) answers.set(key, { ...known, times: known.times + 1 });
  else if (answers.size < MOST_DENIALS)
    answers.set(key, { ...explained, code: denied.status, times: 1, ...(line !== undefined && { line }) });
}

/** The same words about the same request are the same denial; so are those about the pods of one ReplicaSet. */
function keyOf({ status, method, target, body, sentence }: DeniedExchange): string {
  const key = JSON.stringify([status, method, target, sentence ?? new TextDecoder().decode(body)]);
  return withoutGenerated(key);
}

/** Whether a token has expired is decided by the Date of the response; where that was not kept, by our clock. */
function asOfNow(denied: DeniedExchange): DeniedExchange {
  return headerValue(denied.responseHeaders, 'Date') === undefined ? { ...denied, receivedAt: Date.now() } : denied;
}
