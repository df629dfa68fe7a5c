import { Command } from 'commander';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { withOptions } from '../../../src/cli/arguments/with-options.ts';

const grouped = (command: Command) =>
  command.optionsGroup('Size:').option('--size <bytes>', 'how big', (text) => Number(text), 7);
const plain = (command: Command) => command.option('--name <name>', 'what it is called');

describe('options of several groups', () => {
  test('all are parsed, and typed from their definitions', () => {
    const command = withOptions(new Command(), grouped, plain).parse(['--name', 'a'], { from: 'user' });
    expect(command.opts()).toEqual({ size: 7, name: 'a' });
    expectTypeOf(command.opts().size).toEqualTypeOf<number>();
    expectTypeOf(command.opts().name).toEqualTypeOf<string | undefined>();
  });

  test('a heading ends with the group that sets it', () => {
    const command = withOptions(new Command(), grouped, plain).option('--late', 'added later');
    const headings = command.options.map(({ long, helpGroupHeading }) => [long, helpGroupHeading]);
    expect(headings).toEqual([
      ['--size', 'Size:'],
      ['--name', undefined],
      ['--late', undefined],
    ]);
  });
});
