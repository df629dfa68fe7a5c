/** Commands one after the other (POSIX Shell Command Language, section 2.9.3). */
export interface Script {
  readonly items: readonly ScriptItem[];
}

/** A pipeline, and what decides whether the next one runs. */
export interface ScriptItem {
  readonly isNegated: boolean;
  readonly commands: readonly Command[];
  readonly operator: ';' | '&&' | '||';
}

/** One command of a pipeline. */
export type Command =
  | SimpleCommand
  | (Redirected & { readonly kind: 'group'; readonly body: Script; readonly isSubshell: boolean })
  | (Redirected & { readonly kind: 'if'; readonly branches: readonly Branch[]; readonly otherwise?: Script })
  | (Redirected & {
      readonly kind: 'while';
      readonly isUntil: boolean;
      readonly condition: Script;
      readonly body: Script;
    })
  | (Redirected & {
      readonly kind: 'for';
      readonly name: string;
      readonly words?: readonly Word[];
      readonly body: Script;
    });

/** Words, with what is assigned before them. */
export interface SimpleCommand extends Redirected {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
}

/** What every kind of command may have. */
export interface Redirected {
  readonly redirections: readonly Redirection[];
}

/** A condition, and what is done where it holds. */
export interface Branch {
  readonly condition: Script;
  readonly body: Script;
}

/** `NAME=value`. */
export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

/** `2> target`. The target of `<<` is the text that follows. */
export interface Redirection {
  readonly descriptor: number;
  readonly operator: '<' | '>' | '>>' | '<<' | '>&' | '<&';
  target: Word;
}

/** The parts that stand together without a blank. */
export type Word = readonly WordPart[];

/** A piece of a word; what is quoted is neither split nor a pattern. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly isQuoted: boolean }
  | (Parameter & { readonly isQuoted: boolean })
  | { readonly kind: 'command'; readonly script: Script; readonly isQuoted: boolean };

/** `$NAME`, `${NAME:-word}`, `${#NAME}`. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly name: string;
  readonly operator: '' | '#' | ':-' | '-' | ':=' | '=' | ':+' | '+' | ':?' | '?' | '%' | '%%' | '##' | 'prefix';
  readonly argument: Word;
}

/** Thrown for a script that is not one; the message is BusyBox's. */
export class ShellSyntaxError extends Error {
  /** Whether more lines could make it one. */
  readonly isUnfinished: boolean;

  constructor(message: string, { isUnfinished = false } = {}) {
    super(`syntax error: ${message}`);
    this.isUnfinished = isUnfinished;
  }
}
