import { ActionableError } from '../../api/actionable-error.ts';
import type { Refusal } from '../../trace/exchange.ts';
import { GoRegexp } from './go-regexp/go-regexp.ts';
import { TooMuchEffort } from './go-regexp/go-regexp.ts';
import type { Effort } from './go-regexp/go-regexp.ts';
import { RegexpError } from './go-regexp/regexp-error.ts';

/** The expressions of a filter flag. */
export class RegexpList {
  readonly flag: string;
  /** The value of the flag, as typed. */
  readonly value: string;
  readonly #expressions: readonly { readonly text: string; readonly regexp: GoRegexp }[];

  /**
   * Read as kubectl proxy reads them: split at every comma, without escaping; an empty value is an empty list (kubectl
   * pkg/proxy/proxy_server.go, MakeRegexpArray). Throws ActionableError that names the flag where kubectl would not start either.
   */
  constructor(flag: string, value: string) {
    this.flag = flag;
    this.value = value;
    this.#expressions = value === '' ? [] : value.split(',').map((text) => ({ text, regexp: compiled(flag, text) }));
  }

  /** The first expression that matches a part of the text. To be called within `inTime`. */
  matching(text: string, effort: Effort): string | undefined {
    try {
      return this.#expressions.find(({ regexp }) => regexp.test(text, effort))?.text;
    } catch (error) {
      throw error instanceof TooMuchEffort ? new CostlyMatchError(this.flag) : error;
    }
  }
}

/**
 * Runs a check that matches text from a client. No text may keep other clients waiting: what takes too long to match is refused. With
 * ordinary expressions even a path of a megabyte stays far below the limit.
 */
export function inTime(check: (effort: Effort) => Refusal | undefined): Refusal | undefined {
  try {
    return check({ left: MAX_EFFORT });
  } catch (error) {
    if (!(error instanceof CostlyMatchError)) throw error;
    return { flag: error.flag, rule: `matching it against ${error.flag} takes too long` };
  }
}

class CostlyMatchError extends Error {
  readonly flag: string;

  constructor(flag: string) {
    super(`it costs too much to match ${flag}`);
    this.flag = flag;
  }
}

/** About 30 ms. */
const MAX_EFFORT = 8_000_000;

function compiled(flag: string, text: string): GoRegexp {
  try {
    return new GoRegexp(text);
  } catch (error) {
    if (!(error instanceof RegexpError)) throw error;
    throw new ActionableError(
      'ERR_FILTER_EXPRESSION',
      `${flag}: "${text}" is not a regular expression of Go: ${error.message}`,
      /^[*+?]/.test(text)
        ? `for anything that may come there write .*, as in ^.*$`
        : `${flag} takes regular expressions of Go (RE2) with commas between them; an expression cannot contain a comma`,
      { cause: error },
    );
  }
}
