import type { CommandUnknownOpts, Option } from 'commander';
import { nearWord } from '../../api/catalog/near-word.ts';
import { OTHER_WAY, SAME_FLAG } from './flags-of-others.ts';

/** What to do about a flag that a command does not have; `commandsWith` are the other commands that have it. */
export function unknownFlagHint(
  flag: string,
  command: CommandUnknownOpts,
  commandsWith: readonly string[],
): string | undefined {
  if (command.name() === 'run' && !flag.startsWith('--'))
    return `flags of the program come after its name: kubetrace run -- PROGRAM ${flag} …`;
  const ours = SAME_FLAG.get(flag)?.flatMap((name) => command.options.filter(({ long }) => long === name))[0];
  if (ours) return `here it is ${shownFlag(ours)}${valueNote(flag, ours)}`;
  const otherWay = OTHER_WAY.get(flag);
  if (otherWay !== undefined) return otherWay;
  const nearest = near(flag, command);
  if (nearest !== undefined) return `did you mean ${shownFlag(nearest)}?`;
  return commandsWith.length > 0 ? `it is a flag of kubetrace ${commandsWith.join(', ')}` : undefined;
}

/** The flag as help lists it. */
export function shownFlag({ flags }: Option): string {
  return flags.replace(/ \[bool(?:ean)?\]$/, '');
}

function near(flag: string, command: CommandUnknownOpts): Option | undefined {
  const options = command.options.filter(({ hidden }) => !hidden);
  const name = flag.replace(/^-+/, '');
  const names = options.flatMap(({ long }) => (long ? [long.slice(2)] : []));
  const found =
    nearWord(name, names) ??
    names.find((each) => name.length > 3 && each.replaceAll('-', '') === name.replaceAll('-', '').toLowerCase());
  return found === undefined ? undefined : options.find(({ long }) => long === `--${found}`);
}

/** Where the value is not the one that the other flag takes. */
function valueNote(flag: string, { long, argChoices = [] }: Option): string {
  if (long === '--v') return /quiet|silent|-q/.test(flag) ? '; 0 is quiet' : '; -v 1 to -v 10';
  if (long === '--as' && /s(?:ervice-?)?a/.test(flag)) return ' with system:serviceaccount:NAMESPACE:NAME';
  if (long === '--color') return ' with never';
  if (/^--(?:json|yaml)$/.test(flag) && argChoices.includes(flag.slice(2))) return ` with ${flag.slice(2)}`;
  return '';
}
