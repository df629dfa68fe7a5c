import Table from 'cli-table3';
import { ruleFor } from '../rbac/policy-rule.ts';
import type { Exchange } from '../trace/exchange.ts';
import { plain } from './paint.ts';

/** Level 5: what the API server reads off the request, and the rule that allows it. */
export function requestInfoTable({ requestInfo }: Exchange, color: boolean): string {
  if (!requestInfo) return '';
  const info = new Table({ head: ['RequestInfo', ''], style: styleOf(color), chars: NO_RULES });
  const rule = Object.entries(ruleFor(requestInfo)).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
  info.push(...Object.entries(requestInfo).map(([key, value]) => [key, plain(valueText(value))]), [
    'rule needed',
    rule.map(plain).join('\n'),
  ]);
  return info.toString();
}

/** No lines between the rows. */
const NO_RULES = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };

function styleOf(color: boolean) {
  return color ? { head: ['cyan'], border: ['gray'] } : { head: [], border: [] };
}

function valueText(value: string | boolean | readonly string[]): string {
  return value === '' ? '""' : Array.isArray(value) ? value.join(' / ') : String(value);
}
