import { describe, expect, test } from 'vitest';
import { GoRegexp, TooMuchEffort } from '../../../../src/proxy/filter/go-regexp/go-regexp.ts';
import { kubectls } from '../../../support/real-kubectl.ts';
import { readTable } from '../../../support/table.ts';
import { kubectlFilter } from '../../../tables/kubectl-filter.mjs';
import { randomExpression, randomPath, seeded } from '../../../tables/random-regexps.mjs';

/** What the real kubectl proxy made of an expression: the paths that match, or Go's reason for refusing it. */
interface Row {
  readonly expression: string;
  readonly problem?: string;
  readonly matching?: readonly string[];
  readonly others?: readonly string[];
}

/** Compiled, or the reason why not. */
function compiled(expression: string): GoRegexp | string {
  try {
    return new GoRegexp(expression);
  } catch (error) {
    return (error as Error).message;
  }
}

function verdicts(expression: string, paths: readonly string[]): string | readonly boolean[] {
  const regexp = compiled(expression);
  return typeof regexp === 'string' ? regexp : paths.map((path) => regexp.test(path));
}

test('as kubectl proxy, recorded: the same paths match, the same expressions are refused for the same reason', () => {
  const rows = readTable<Row>('go-regexps');
  const wrong = rows.flatMap(({ expression, problem, matching = [], others = [] }) => {
    const expected = problem ?? [...matching.map(() => true), ...others.map(() => false)];
    const actual = verdicts(expression, [...matching, ...others]);
    return JSON.stringify(actual) === JSON.stringify(expected)
      ? []
      : [{ expression, expected, actual, matching, others }];
  });
  expect(wrong).toEqual([]);
  expect(rows.length).toBeGreaterThan(500);
});

const newest = kubectls().at(-1);

describe.runIf(newest)('as the real kubectl proxy', () => {
  const random = seeded(2026);
  const expressions = Array.from({ length: 12 }, () => randomExpression(random));
  test.each(expressions)('%j', async (expression) => {
    const paths = Array.from({ length: 12 }, () => randomPath(random));
    const { problem, ...answered } = await kubectlFilter(newest!.path, expression, paths);
    expect(verdicts(expression, paths)).toEqual(problem ?? ('matches' in answered ? answered.matches : undefined));
  });
});

/** kubectl splits its flags at commas, so these cannot be asked there; regexp/syntax and RE2's syntax page say what they mean. */
describe('counts with a comma', () => {
  test.each([
    ['^a{2,3}$', 'aa', true],
    ['^a{2,3}$', 'aaaa', false],
    ['^a{2,}$', 'aaaaa', true],
    ['^a{2,}$', 'a', false],
    ['^a{0,1}b$', 'b', true],
    ['^a{,2}$', 'a{,2}', true],
    ['^a{1,b}$', 'a{1,b}', true],
    ['^(?:a{0,2}){0,500}$', 'aaa', true],
    ['^a{3,2}$', '', 'invalid repeat count: `{3,2}`'],
    ['^a{1,1001}$', '', 'invalid repeat count: `{1,1001}`'],
    ['(?:a{0,10}){101,}', '', 'invalid repeat count: `{101,}`'],
  ])('%s on %j', (expression, text, expected) => {
    const regexp = compiled(expression);
    expect(typeof regexp === 'string' ? regexp : regexp.test(text)).toBe(expected);
  });
});

test.each([
  ['('.repeat(1001) + ')'.repeat(1001), 'expression nests too deeply'],
  ['(?:a{1000}){1}'.repeat(30), 'expression too large'],
])('what is too large is refused: %.20s…', (expression, reason) => {
  expect(compiled(expression)).toContain(reason);
});

describe('time', () => {
  test.each(['(a+)+$', '(a|a)*b', '(a*)*c', '^(([a-z])+.)+[A-Z]([a-z])+$'])(
    'grows only with the text, where JavaScript would take forever: %s',
    (expression) => {
      const effort = { left: 100_000_000 };
      expect(new GoRegexp(expression).test('a'.repeat(100_000), effort)).toBe(expression.startsWith('(a+)+'));
      expect(effort.left).toBeGreaterThan(99_000_000);
    },
  );

  test('matching that costs too much is given up', () => {
    const random = seeded(1);
    const text = Array.from({ length: 10_000 }, () => (random() < 0.5 ? 'a' : 'b')).join('');
    expect(() => new GoRegexp('[ab]*a[ab]{900}c').test(text, { left: 8_000_000 })).toThrow(TooMuchEffort);
  });

  test('states that were forgotten are computed again', () => {
    const random = seeded(2);
    const text = Array.from({ length: 3000 }, () => (random() < 0.5 ? 'a' : 'b')).join('');
    const regexp = new GoRegexp('a[ab]{20}c$');
    expect(regexp.test(`${text}a${'b'.repeat(20)}c`)).toBe(true);
    expect(regexp.test(`${text}a${'b'.repeat(19)}c`)).toBe(text.at(-1) === 'a');
    expect(regexp.test(`${text}bb${'b'.repeat(19)}c`)).toBe(false);
  });
});
