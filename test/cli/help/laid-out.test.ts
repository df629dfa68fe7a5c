import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { run } from '../../../src/cli/main.ts';
import { laidOut } from '../../../src/cli/help/laid-out.ts';
import { aTerminal } from '../../support/a-terminal.ts';

/** A help on a terminal of this width. */
async function help(args: readonly string[], columns: number): Promise<string> {
  const terminal = aTerminal();
  const stdout = Object.assign(terminal.stdout, { isTTY: true, columns });
  expect(await run(args, { ...terminal, stdout })).toBe(0);
  return terminal.written.stdout;
}

describe('help fits the terminal', () => {
  const lines = [['--help'], ['rbac', 'check', '--help'], ...COMMANDS.map(({ name }) => [name, '--help'])];
  test.each(lines.flatMap((args) => [60, 80, 100, 160].map((width) => [args.join(' '), width, args] as const)))(
    '%s at %i columns',
    async (_, width, args) => {
      // What cannot be broken: a word, with what is in quotes.
      const tooLong = (await help(args, width))
        .split('\n')
        .filter(
          (line) =>
            line.length > width && /[^\s'"\\]\s+\S/.test(line.replace(/(?:-[\w-]+ )?(?:'[^']*'|"[^"]*")/g, 'x').trim()),
        );
      expect(tooLong).toEqual([]);
    },
  );

  test('and is as wide as there is room', async () => {
    const [narrow, wide] = [await help(['proxy', '--help'], 60), await help(['proxy', '--help'], 160)];
    expect(wide.split('\n').length).toBeLessThan(narrow.split('\n').length * 0.7);
  });
});

test('a paragraph is one text, comments stay comments, commands stay commands, and tables hang below their second column', () => {
  const text = `What one trace did and the
other did not.

Examples:
  # Where does the ServiceAccount get another answer than the administrator of the cluster?
  kubetrace diff --ignore-counts --filter 'user~^a b' recordings/admin.jsonl recordings/ci.jsonl

Levels:
  1  one decoded line per request: verb, resource, namespace/name, status, time`;
  expect(laidOut(text, 60)).toBe(`What one trace did and the other did not.

Examples:
  # Where does the ServiceAccount get another answer than
  # the administrator of the cluster?
  kubetrace diff --ignore-counts --filter 'user~^a b' \\
    recordings/admin.jsonl recordings/ci.jsonl

Levels:
  1  one decoded line per request: verb, resource,
     namespace/name, status, time`);
});
