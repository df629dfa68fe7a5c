import { ActionableError } from '../api/actionable-error.ts';

/**
 * The expressions of a flag as kubectl proxy reads them: split on every comma, no escaping; empty is none
 * (kubectl pkg/proxy/proxy_server.go, MakeRegexpArray). Go's spellings that JavaScript lacks are translated.
 * Throws ActionableError that names the flag.
 */
export function regexpList(flag: string, value: string): readonly Expression[] {
  return value === '' ? [] : value.split(',').map((text) => ({ text, regexp: compile(flag, text) }));
}

export interface Expression {
  /** As it was typed. */
  readonly text: string;
  readonly regexp: RegExp;
}

function compile(flag: string, source: string): RegExp {
  const [, flags = '', rest = source] = /^\(\?([ims]+)\)(.*)$/su.exec(source) ?? [];
  const translated = rest.replace(/\\([Az\\])|\(\?P</gu, (match, letter?: string) => {
    if (letter === undefined) return '(?<';
    return letter === 'A' ? '^' : letter === 'z' ? '$' : match;
  });
  try {
    return new RegExp(translated, [...new Set(flags)].join(''));
  } catch (error) {
    const problem = (error as Error).message.replace(/^Invalid regular expression: /u, '');
    throw new ActionableError(
      'ERR_FILTER_EXPRESSION',
      `${flag}: "${source}" is not a regular expression (${problem})`,
      `${flag} takes regular expressions with commas between them; an expression cannot hold a comma itself`,
      { cause: error },
    );
  }
}
