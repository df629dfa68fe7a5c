import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { filesThatFail } from './support/type-errors.ts';

const ROOT = join(import.meta.dirname, '..');
const rows = tableRows(readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8'));

/** One new thing of each kind whose files the compiler asks for, by the first words of its row. */
const NEW = [
  ['an export format', 'src/export/exporter.ts', "'json',\n] as const", "'json',\n  'new',\n] as const"],
  [
    'a class of denials',
    'src/rbac/rules/denial-classes.ts',
    "  unknown: { ...other, check: 'not known' },\n",
    "  unknown: { ...other, check: 'not known' },\n  new: { ...other, check: 'new' },\n",
  ],
  ['a dialect', 'src/api/dialect/dialect.ts', "'kubernetes' | 'kubesphere'", "'kubernetes' | 'kubesphere' | 'new'"],
  ['a kind of credential', 'src/api/credential-facts.ts', "    | 'token'\n", "    | 'token'\n    | 'new'\n"],
  [
    'a widening of roles',
    'src/needs/roles/widening.ts',
    '  readonly names: boolean | number;\n',
    '  readonly names: boolean | number;\n  readonly fresh: boolean;\n',
  ],
] as const;

/** At most so many files that are there already, without the tests. */
const BARS = [
  ['an export format', 1],
  ['a fact of the log', 1],
  ['a class of denials', 3],
  ['a flag of `proxy`', 3],
] as const;

describe('where do I add …', () => {
  test('ten changes and more have a row', () => {
    expect(rows.length).toBeGreaterThanOrEqual(10);
  });

  test.each(rows)('$change: each file is there', ({ files }) => {
    expect(files.filter((file) => !existsSync(join(ROOT, file.replace('NAME/', ''))))).toEqual([]);
  });

  test.each(BARS)('%s takes at most %i of the files that are there', (change, most) => {
    const { files } = rowOf(change);
    const known = files.filter((file) => file.endsWith('.ts') && file !== 'src/log/ladder.ts');
    expect(known.length).toBeLessThanOrEqual(most);
  });

  test('nothing fails where nothing is new', () => {
    expect(filesThatFail({ file: 'src/cli/commands.ts', from: 'import', to: 'import' })).toEqual([]);
  });

  test.each(NEW)('%s: the compiler asks for the files that are named as forced', (change, file, from, to) => {
    const { forced } = rowOf(change);
    const tsconfig = forced.some((each) => each.startsWith('test/')) ? 'tsconfig.json' : undefined;
    expect(filesThatFail({ file, from, to }, tsconfig)).toEqual(forced.toSorted());
  });

  test('every row with forced files is tried', () => {
    const forcing = rows.filter(({ forced }) => forced.length > 0);
    expect(forcing.map(({ change }) => NEW.find(([kind]) => change.startsWith(kind))?.[0])).toEqual(
      NEW.map(([kind]) => kind),
    );
  });
});

interface Row {
  readonly change: string;
  readonly files: readonly string[];
  readonly forced: readonly string[];
}

function tableRows(page: string): Row[] {
  const [, section = ''] = /^## Where do I add …\n([^]*?)^## /m.exec(page) ?? [];
  const lines = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| … |'));
  return lines.map((line) => {
    const [, change = '', files = '', forced = ''] = line.split('|').map((cell) => cell.trim());
    return { change, files: paths(files), forced: paths(forced) };
  });
}

function paths(cell: string): string[] {
  return [...cell.matchAll(/`((?:src|docs|test)\/[^`]*)`/g)].map(([, path = '']) => path);
}

function rowOf(change: string): Row {
  return rows.find((row) => row.change.startsWith(change))!;
}
