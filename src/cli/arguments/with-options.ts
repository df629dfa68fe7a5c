import type { Command, CommandUnknownOpts } from 'commander';

/** Adds some options to a command. What they are is read from the type of the command that it returns. */
export type OptionGroup<Options extends object = object> = (command: Command) => HasOptions<Options>;

/** A command that has at least these options: `opts()` gives their values, by the names that commander makes of the flags. */
export interface HasOptions<Options extends object> {
  opts(): Options;
}

/** The values of the options that a group adds. */
export type OptionsOf<Group extends OptionGroup> = ReturnType<ReturnType<Group>['opts']>;

type AllOptions<Groups extends readonly OptionGroup[]> = Groups extends readonly [
  infer First extends OptionGroup,
  ...infer Rest extends readonly OptionGroup[],
]
  ? OptionsOf<First> & AllOptions<Rest>
  : Record<never, never>;

/**
 * The command with the options of these groups, in this order. A heading that one of them sets (`optionsGroup`) ends with it,
 * so that an option which is added later is not listed under it.
 */
export function withOptions<Groups extends readonly OptionGroup[]>(
  command: Command,
  ...groups: Groups
): Command<[], AllOptions<Groups>>;
export function withOptions(command: Command, ...groups: readonly OptionGroup[]): CommandUnknownOpts {
  for (const add of groups) {
    add(command);
    command.optionsGroup('');
  }
  return command;
}
