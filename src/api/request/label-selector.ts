import { parseInt64 } from './int64.ts';

/** True when the API server can parse this label selector (apimachinery pkg/labels/selector.go, Parse), and it is not too large. */
export function isLabelSelector(selector: string): boolean {
  if (selector.length > MAX_LENGTH) return false;
  const tokens: readonly string[] = selector.match(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/gu) ?? [];
  for (let at = 0; at < tokens.length; at++) {
    const length = requirementLength(tokens, at);
    if (length === undefined) return false;
    at += length;
    if (at === tokens.length) return true;
    if (tokens[at] !== ',' || at + 1 === tokens.length) return false;
  }
  return true;
}

const MAX_LENGTH = 64 * 1024;

const SYMBOL = /^[=!(),<>]/u;
const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/u;

/** How many tokens the requirement at `start` has; `undefined` where there is no valid requirement. */
function requirementLength(tokens: readonly string[], start: number): number | undefined {
  const negated = tokens[start] === '!';
  const [key, operator, value] = negated ? tokens.slice(start + 1, start + 2) : tokens.slice(start, start + 3);
  if (key === undefined || !isLabelKey(key)) return undefined;
  if (operator === undefined || operator === ',') return negated ? 2 : 1;
  switch (operator) {
    case '=':
    case '==':
    case '!=':
      if (value === undefined || value === ',') return 2;
      return isLabelValue(value) ? 3 : undefined;
    case '<':
    case '>':
      return value !== undefined && isLabelValue(value) && parseInt64(value) !== undefined ? 3 : undefined;
    case 'in':
    case 'notin':
      return setLength(tokens, start);
    default:
      return undefined;
  }
}

/**
 * `key in (a,,b)`. Empty values may stand anywhere, but the server reads commas in pairs: an even number of them right before the
 * closing parenthesis is an error.
 */
function setLength(tokens: readonly string[], start: number): number | undefined {
  const close = tokens.indexOf(')', start);
  if (tokens[start + 2] !== '(' || close < 0) return undefined;
  const list = tokens.slice(start + 3, close);
  const wellFormed = list.every(
    (token, i) => token === ',' || (isLabelValue(token) && (i === 0 || list[i - 1] === ',')),
  );
  const trailingCommas = list.length - 1 - list.findLastIndex((token) => token !== ',');
  const pairedAtEnd = trailingCommas > 0 && trailingCommas % 2 === 0;
  return wellFormed && !pairedAtEnd ? close + 1 - start : undefined;
}

/** `name` or `dns.subdomain/name` (apimachinery IsQualifiedName). */
function isLabelKey(key: string): boolean {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  const name = key.slice(slash + 1);
  const prefixFits = prefix === undefined || (prefix.length <= 253 && DNS_SUBDOMAIN.test(prefix));
  return prefixFits && name.length <= 63 && NAME.test(name);
}

function isLabelValue(value: string): boolean {
  return !SYMBOL.test(value) && value.length <= 63 && NAME.test(value);
}
