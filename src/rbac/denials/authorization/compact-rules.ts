import { goUnquote } from '../../../api/go/go-quote.ts';
import type { PolicyRule } from '../../rules/policy-rule.ts';

/** Reads the lines of an escalation message: `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`, one rule a line. */
export function parseCompactRules(text: string): PolicyRule[] {
  return [...text.matchAll(RULE)].map(([line]) => parseCompactRule(line));
}

/** The texts of a Go slice printed with `%q`, brackets left off: `"a" "b \"c\""`. */
export function parseQuotedList(text: string): string[] {
  return [...text.matchAll(QUOTED)].flatMap(([, quoted]) => (quoted ? [goUnquote(quoted) ?? quoted] : []));
}

/** One that is not closed takes all that follows, so that nothing is looked through again. */
const QUOTED = /("(?:[^"\\]|\\.)*")|"[^]*/g;
const LIST = String.raw`\[(?:"(?:[^"\\]|\\.)*"| )*\]`;
const RULE = new RegExp(String.raw`\{(?:[A-Za-z]+:${LIST}(?:, )?)+\}`, 'g');
const FIELD = new RegExp(String.raw`([A-Za-z]+):(${LIST})`, 'g');

function parseCompactRule(line: string): PolicyRule {
  const fields = new Map([...line.matchAll(FIELD)].map(([, key = '', list = '']) => [key, parseQuotedList(list)]));
  const [apiGroups, resources] = [fields.get('APIGroups'), fields.get('Resources')];
  const [resourceNames, nonResourceURLs] = [fields.get('ResourceNames'), fields.get('NonResourceURLs')];
  return {
    ...(apiGroups && { apiGroups }),
    ...(resources && { resources }),
    ...(resourceNames && { resourceNames }),
    ...(nonResourceURLs && { nonResourceURLs }),
    verbs: fields.get('Verbs') ?? [],
  };
}
