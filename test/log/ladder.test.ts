import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capturedBytes } from '../../src/log/captured-bytes.ts';
import { Detail } from '../../src/log/detail.ts';
import { additionOf, bodyLimit, LADDER, MAX_VERBOSITY, shows } from '../../src/log/ladder.ts';
import { EXCHANGES } from '../support/exchange-cases.ts';

const page = (name: string) => readFileSync(resolve(import.meta.dirname, '../..', name), 'utf8');

describe('the ladder of verbosity', () => {
  test('has the levels 0 to 10 of kubectl', () => {
    expect(MAX_VERBOSITY).toBe(10);
  });

  test('adds each part and each fact at one level only', () => {
    const parts = LADDER.flatMap((level) => level.parts);
    expect(parts).toEqual([...new Set(parts)]);
    const sources = LADDER.flatMap(({ facts }) => facts);
    expect(sources).toEqual([...new Set(sources)]);
  });

  test.each(Object.entries(EXCHANGES))('keeps at each level the facts of the level before: %s', (_, exchange) => {
    for (let level = 1; level <= MAX_VERBOSITY; level++) {
      const keys = (verbosity: number) => new Detail({ verbosity }).facts(exchange).map(({ key }) => key);
      expect(keys(level).slice(0, keys(level - 1).length)).toEqual(keys(level - 1));
    }
  });

  test('cuts bodies where kubectl does', () => {
    expect(LADDER.map((_, level) => bodyLimit(level))).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1024, 10_240, Infinity]);
  });

  test('shows a part from its level on', () => {
    expect(LADDER.map((_, level) => shows(level, 'cure'))).toEqual(LADDER.map((_, level) => level >= 2));
  });
});

test.each([
  ['klog', [0, 1024, 10_240, Infinity]],
  ['pretty', [0, 5120, 10_240, Infinity]],
  ['json', [0, 5120, 10_240, 1024 * 1024]],
] as const)('for %s, enough of each body is captured to be shown and read', (format, bytes) => {
  expect([7, 8, 9, 10].map((level) => capturedBytes(level, format))).toEqual(bytes);
});

test('README.md has the ladder', () => {
  const rows = LADDER.map((level, v) => `| ${v} | ${additionOf(level)}${level.also ? `; also ${level.also}` : ''} |`);
  expect(page('README.md')).toContain(`| \`-v\` | adds |\n|---|---|\n${rows.join('\n')}\n`);
});

test('docs/trace-format.md has its limits of bodies', () => {
  const rows = page('docs/trace-format.md').match(/^\| (?:8|9|10) \|.*$/gm);
  expect(rows).toEqual([8, 9, 10].map((v) => `| ${v} | as before | ${limitText(v)} |`));
});

function limitText(verbosity: number): string {
  const limit = bodyLimit(verbosity);
  return limit === Infinity ? 'all, up to 1 MiB' : limit.toLocaleString('en');
}
