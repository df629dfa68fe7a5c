import { isGeneratedName } from '../../api/request/generated-name.ts';
import { type Cure, type Denial, isCurable } from '../../rbac/rules/denial.ts';
import type { FoundDenial } from './collect-denials.ts';

/** Which of several cures to take: by `--cure` its number, by `--wider` what it gives up. */
export interface CureChoice {
  readonly cure?: number | undefined;
  readonly wider?: string | undefined;
}

/** A denial whose first cure is the one that was chosen. */
export interface Chosen {
  /** The numbers of its cures, by which a person chooses: they stay the same whichever comes first. */
  readonly numbers: readonly number[];
  /** Does it have the cure that was asked for? */
  readonly hasChoice: boolean;
}

/** The denial with the cure that was asked for in front; without a choice the least one, and for a generated name any name. */
export function chosenDenial<Found extends FoundDenial>(found: Found, choice: CureChoice): Found & Chosen {
  const numbered = curesInOrder(found.denial.cures).map((cure, at) => ({ cure, number: at + 1 }));
  const wanted = numbered.find(({ cure, number }) => isChosen(cure, number, choice));
  const ordered = wanted ? [wanted, ...numbered.filter((one) => one !== wanted)] : numbered;
  return {
    ...found,
    denial: withCures(
      found.denial,
      ordered.map(({ cure }) => cure),
    ),
    numbers: ordered.map(({ number }) => number),
    hasChoice: wanted !== undefined || (choice.cure === undefined && choice.wider === undefined),
  };
}

/** The least first, unless it names a pod that a controller made: the next one has another name, and a rule for this one would lift nothing. */
export function curesInOrder(cures: readonly Cure[]): readonly Cure[] {
  const [least] = cures;
  const names = least?.grants.flatMap(({ rules }) => rules.flatMap(({ resourceNames = [] }) => resourceNames)) ?? [];
  const anyName = cures.find(({ title }) => title === ANY_NAME);
  if (!anyName || !names.some(isGeneratedName)) return cures;
  return [anyName, ...cures.filter((cure) => cure !== anyName)];
}

function isChosen({ title }: Cure, number: number, { cure, wider }: CureChoice): boolean {
  if (cure !== undefined) return number === cure;
  if (wider === undefined) return false;
  return title === (WIDENINGS.get(wider) ?? title) && (WIDENINGS.has(wider) || title.endsWith(` ${wider}`));
}

const ANY_NAME = 'any name';
const WIDENINGS: ReadonlyMap<string, string> = new Map([
  ['name', ANY_NAME],
  ['resource', 'whole resource'],
]);

function withCures(denial: Denial, cures: readonly Cure[]): Denial {
  const grant = cures[0]?.grants[0];
  if (!grant || !isCurable(denial)) return denial;
  const { rules, scope, namespace } = grant;
  return { ...denial, cures, rules, scope, namespace };
}
