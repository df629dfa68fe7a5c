import { expect, test } from 'vitest';
import { type ColorChoice, wantsColor } from '../../../src/cli/terminal/color.ts';
import { aTerminal } from '../../support/a-terminal.ts';

test.each<[ColorChoice, isTTY: boolean, env: Record<string, string>, expected: boolean]>([
  ['auto', true, {}, true],
  ['auto', false, {}, false],
  ['auto', true, { NO_COLOR: '1' }, false],
  ['auto', true, { NO_COLOR: '' }, false],
  ['auto', true, { TERM: 'dumb' }, false],
  ['auto', false, { FORCE_COLOR: '1' }, true],
  ['auto', false, { FORCE_COLOR: '0' }, false],
  ['auto', true, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['always', false, { NO_COLOR: '1' }, true],
  ['never', true, { FORCE_COLOR: '1' }, false],
])('--color=%s, terminal %s, %j: %s', (choice, isTTY, env, expected) => {
  expect(wantsColor(choice, Object.assign(aTerminal().stderr, { isTTY }), env)).toBe(expected);
});
