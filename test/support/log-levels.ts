import type { LogFormat } from '../../src/log/log-format.ts';
import { troubleOf } from '../../src/log/facts/problem-line.ts';
import { EXCHANGES } from './exchange-cases.ts';
import { toldLines } from './told-lines.ts';
import type { Moment } from '../../src/log/facts/moment.ts';

type Case = keyof typeof EXCHANGES;

const LEVELS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

/** What a format says of every kind of exchange at every level, as long as each level is the one before with lines added. */
export function linesByLevel(formatAt: (verbosity: number) => LogFormat): string {
  return cases()
    .map(({ name, moment }) => {
      const told = LEVELS.map((verbosity) => linesOf(toldLines(formatAt(verbosity).exchange(EXCHANGES[name], moment))));
      return `=== ${name}, ${moment}\n${marked(told).join('\n')}\n`;
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

/** Level 0 tells a story of its own; from level 1 on each line has the level that adds it in front. Throws where a line goes again. */
function marked([first = [], ...others]: readonly (readonly string[])[]): string[] {
  const levels = new Map<string, number>();
  others.forEach((lines, i) => {
    for (const line of lines) if (!levels.has(line)) levels.set(line, i + 1);
  });
  const all = others.at(-1)!;
  others.forEach((lines, i) => {
    const expected = all.filter((line) => levels.get(line)! <= i + 1);
    if (lines.join('\n') !== expected.join('\n'))
      throw new Error(`level ${i + 1} is not the one before with lines added`);
  });
  return [
    ...first.map((line) => ` 0 ${line}`),
    ...all.map((line) => `${String(levels.get(line)).padStart(2)} ${line}`),
  ];
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
