import { parseInt64 } from './int64.ts';

/** True when the API server can parse this label selector (apimachinery pkg/labels/selector.go, Parse). */
export function isLabelSelector(selector: string): boolean {
  let rest: string[] = selector.match(/==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/gu) ?? [];
  while (rest.length > 0) {
    const length = requirementLength(rest);
    if (length === undefined) return false;
    rest = rest.slice(length);
    if (rest.length === 0) return true;
    if (rest.shift() !== ',' || rest.length === 0) return false;
  }
  return true;
}

const SYMBOL = /^[=!(),<>]/u;
const NAME = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/u;
const DNS_SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/u;

/** How many tokens the requirement at the start has; `undefined` where it is no requirement. */
function requirementLength(tokens: readonly string[]): number | undefined {
  const negated = tokens[0] === '!';
  const [key, operator, value] = negated ? tokens.slice(1, 2) : tokens;
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
      return setLength(tokens);
    default:
      return undefined;
  }
}

/**
 * `key in (a,,b)`. Empty values may stand anywhere, but the server reads commas in pairs: an even number of them right before the
 * closing parenthesis is an error.
 */
function setLength(tokens: readonly string[]): number | undefined {
  const close = tokens.indexOf(')');
  if (tokens[2] !== '(' || close < 0) return undefined;
  const list = tokens.slice(3, close);
  const wellFormed = list.every(
    (token, i) => token === ',' || (isLabelValue(token) && (i === 0 || list[i - 1] === ',')),
  );
  const trailingCommas = list.length - 1 - list.findLastIndex((token) => token !== ',');
  const pairedAtEnd = trailingCommas > 0 && trailingCommas % 2 === 0;
  return wellFormed && !pairedAtEnd ? close + 1 : undefined;
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
