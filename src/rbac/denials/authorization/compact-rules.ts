import { goUnquote } from '../../../api/go/go-quote.ts';
import type { PolicyRule } from '../../rules/policy-rule.ts';

/**
 * Reads the rules of an escalation message: one a line, `{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}`, or, as some older
 * servers print them, `PolicyRule{Resources:["pods"], APIGroups:[""], Verbs:["get"]}`.
 */
export function parseCompactRules(text: string): PolicyRule[] {
  return [...text.matchAll(RULE)].flatMap(([line]) => parseCompactRule(line));
}

/**
 * Reads the rules that servers before 1.13 print as Go does by itself, without names: `[{[get] [batch] [cronjobs] [] []}]`: verbs, groups,
 * resources, names, URLs. OpenShift's own of that time have sets, `map[get:{}]`, and a `<nil>` for the attribute restrictions.
 */
export function parseUnnamedRules(text: string): PolicyRule[] {
  return [...text.matchAll(UNNAMED)].flatMap(([line]) => {
    const [verbs = '', apiGroups = '', resources = '', names = '', urls = ''] = [...line.matchAll(UNNAMED_LIST)].map(
      ([, list = '']) => list.replaceAll(':{}', ''),
    );
    const lists: Lists = new Map([
      ['Verbs', words(verbs)],
      // Nothing but the core group prints as nothing.
      ['APIGroups', apiGroups.split(' ')],
      ['Resources', words(resources)],
      ['ResourceNames', words(names)],
      ['NonResourceURLs', words(urls)],
    ]);
    return ruleOf(lists);
  });
}

/** The texts of a Go slice printed with `%q`, brackets left off: `"a" "b \"c\""`. */
export function parseQuotedList(text: string): string[] {
  return [...text.matchAll(QUOTED)].flatMap(([, quoted]) => (quoted ? [goUnquote(quoted) ?? quoted] : []));
}

/** One that is not closed takes all that follows, so that nothing is looked through again. */
const QUOTED = /("(?:[^"\\]|\\.)*")|"[^]*/g;
/** A shell, a mail or a log may have lost the quotes. */
const LIST = String.raw`\[(?:"(?:[^"\\]|\\.)*"|[^"\]\[{}])*\]`;
const RULE = new RegExp(String.raw`\{(?:[A-Za-z]+:${LIST}(?:, ?)?)+\}`, 'g');
const FIELD = new RegExp(String.raw`([A-Za-z]+):(${LIST})`, 'g');
const UNNAMED_LIST = /(?:map)?\[((?:[^\][{}]|\{\})*)\]/g;
const UNNAMED =
  /\{(?:map)?\[(?:[^\][{}]|\{\}){0,4000}\](?: <nil>)?(?: (?:map)?\[(?:[^\][{}]|\{\}){0,4000}\]){4}(?: <nil>)?\}/g;

/** The lists of a rule by the names that Go prints. */
type Lists = ReadonlyMap<string, readonly string[]>;

function parseCompactRule(line: string): PolicyRule[] {
  return ruleOf(new Map([...line.matchAll(FIELD)].map(([, key = '', list = '']) => [key, listOf(key, list)])));
}

function listOf(key: string, list: string): readonly string[] {
  if (list.includes('"')) return parseQuotedList(list);
  const bare = list.slice(1, -1);
  return key === 'APIGroups' ? bare.split(' ') : words(bare);
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}

/** None where the text allows nothing, or was cut so that nothing can be read off it. */
function ruleOf(lists: Lists): PolicyRule[] {
  const list = (key: string) => lists.get(key) ?? [];
  const [resources, resourceNames, nonResourceURLs] = [
    list('Resources'),
    list('ResourceNames'),
    list('NonResourceURLs'),
  ];
  const verbs = list('Verbs');
  const onResources = resources.length > 0;
  if (verbs.length === 0 || (!onResources && nonResourceURLs.length === 0)) return [];
  return [
    {
      ...(onResources && { apiGroups: lists.get('APIGroups') ?? [''], resources }),
      ...(onResources && resourceNames.length > 0 && { resourceNames }),
      ...(nonResourceURLs.length > 0 && { nonResourceURLs }),
      verbs,
    },
  ];
}
