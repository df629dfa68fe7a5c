import type { LogFormat } from '../../src/log/log-format.ts';
import { troubleOf } from '../../src/trace/facts/problem-line.ts';
import { EXCHANGES } from './exchange-cases.ts';
import { toldLines } from './told-lines.ts';
import type { Moment } from '../../src/log/facts/moment.ts';

type Case = keyof typeof EXCHANGES;

const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** What `pretty` says of every kind of exchange at every level. From 1 to 5 each level is the one before with lines added, and from 6 to 10 again. */
export function linesByLevel(formatAt: (verbosity: number) => LogFormat): string {
  return cases()
    .map(({ name, moment }) => {
      const told = LEVELS.map((verbosity) => linesOf(toldLines(formatAt(verbosity).exchange(EXCHANGES[name], moment))));
      const [first = [], ...others] = told;
      const lines = [
        ...first.map((line) => ` 0 ${line}`),
        ...marked(others.slice(0, 5), 1),
        '--',
        ...marked(others.slice(5), 6),
      ];
      return `=== ${name}, ${moment}\n${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** The same for a format whose records change from level to level. A record that the level before had is not repeated. */
export function recordsByLevel(formatAt: (verbosity: number) => LogFormat): string {
  return cases()
    .map(({ name, moment }) => {
      const isSilent = troubleOf(EXCHANGES[name]) === undefined;
      const told = LEVELS.map((verbosity) =>
        verbosity === 0 && isSilent ? [] : toldLines(formatAt(verbosity).exchange(EXCHANGES[name], moment)),
      );
      const texts = told.map((records, level) => {
        const before = new Set(told[level - 1]);
        return [
          `--- -v ${level}`,
          ...records.map((record) => (before.has(record) ? `as before: ${headOf(record)}` : record)),
        ].join('\n');
      });
      return `=== ${name}, ${moment}\n${texts.join('\n')}\n`;
    })
    .join('\n');
}

/** In front of each line the level that adds it, of levels from `lowest` on. Throws where a line goes again. */
function marked(others: readonly (readonly string[])[], lowest: number): string[] {
  const levels = new Map<string, number>();
  others.forEach((lines, i) => {
    for (const line of lines) if (!levels.has(line)) levels.set(line, i + lowest);
  });
  const all = others.at(-1)!;
  others.forEach((lines, i) => {
    const expected = all.filter((line) => levels.get(line)! <= i + lowest);
    if (lines.join('\n') !== expected.join('\n'))
      throw new Error(`level ${i + lowest} is not the one before with lines added`);
  });
  return all.map((line) => `${String(levels.get(line)).padStart(2)} ${line}`);
}

function linesOf(records: readonly string[]): string[] {
  return records.flatMap((record) => record.split('\n'));
}

function headOf(record: string): string {
  return /\] ("[^"]*")/.exec(record)?.[1] ?? record;
}

/** What runs long is told as it opens and as it closes. */
function cases(): { name: Case; moment: Moment }[] {
  const moments: Partial<Record<Case, readonly Moment[]>> = {
    watching: ['opened'],
    left: ['closed'],
    upgrade: ['opened', 'closed'],
  };
  return (Object.keys(EXCHANGES) as Case[]).flatMap((name) =>
    (moments[name] ?? (['ended'] as const)).map((moment) => ({ name, moment })),
  );
}
