import { nearWord } from '../../api/catalog/near-word.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { FILTER_FIELDS } from './filter-fields.ts';

/** A condition that is not what somebody meant, or cannot be. */
export interface ConditionMistake {
  readonly problem: string;
  readonly hint: string;
}

/** What is wrong with a condition as a whole, apart from its field and operator; `undefined` where nothing is. */
export function conditionMistake(text: string): ConditionMistake | undefined {
  if (/^['"`\u2018-\u201f]/u.test(text))
    return {
      problem: 'a condition has no quotes',
      hint: 'leave them out: this shell passes them on, or they are those of a word processor',
    };
  const joined = /\s(?:&&?|\|\||and|or)\s|\s(?=\w+\s*(?:[=<>]|![=~]|~))/i.exec(text)?.[0];
  if (joined !== undefined && /^\w+\s*(?:[=<>]|![=~]|~)/.test(text))
    return { problem: 'there are two conditions', hint: JOINED };
  const doubled = /^(\w+)\s*(?:={2,3}|=~)\s*(.*)$/.exec(text);
  if (doubled) {
    const [, field = '', value = ''] = doubled;
    return {
      problem: 'operators are = != ~ !~ and > >= < <=',
      hint: `write ${field}${text.includes('~') ? '~' : '='}${value}`,
    };
  }
  return resourceMistake(text);
}

const JOINED =
  'all conditions must hold, with commas between them: verb=list,status>=400; one of several values is verb=list|watch';

/** `resource=pod`: a request has the name that is in its path. */
function resourceMistake(text: string): ConditionMistake | undefined {
  const value = /^resource\s*!?=\s*([\w|/.]+)$/.exec(text)?.[1] ?? '';
  for (const name of value.split('|')) {
    const [resource = '', rest = ''] = name.split(/(?=[/.])/, 2);
    const plural = PLURALS.get(resource) ?? (/[A-Z]/.test(resource) ? pluralOf(resource.toLowerCase()) : undefined);
    if (plural === undefined) continue;
    const hint = `write resource=${plural}${rest}; for a resource that is really called ${resource}: resource~^${resource}$`;
    return { problem: `in a request ${resource} is called ${plural}`, hint };
  }
  return undefined;
}

function pluralOf(word: string): string | undefined {
  return PLURALS.get(word) ?? ([...PLURALS.values()].includes(word) ? word : undefined);
}

/** Singular and short names of what people filter by. */
const PLURALS = lookupTable<string>({
  ...Object.fromEntries(
    (
      'pod secret configmap deployment service namespace node role rolebinding clusterrole clusterrolebinding serviceaccount job cronjob ' +
      'event daemonset statefulset replicaset persistentvolume persistentvolumeclaim customresourcedefinition'
    )
      .split(' ')
      .map((singular) => [singular, `${singular}s`]),
  ),
  ingress: 'ingresses',
  networkpolicy: 'networkpolicies',
  po: 'pods',
  deploy: 'deployments',
  svc: 'services',
  ns: 'namespaces',
  no: 'nodes',
  cm: 'configmaps',
  sa: 'serviceaccounts',
  ds: 'daemonsets',
  sts: 'statefulsets',
  rs: 'replicasets',
  ing: 'ingresses',
  pv: 'persistentvolumes',
  pvc: 'persistentvolumeclaims',
  cj: 'cronjobs',
  crd: 'customresourcedefinitions',
  'pods/logs': 'pods/log',
});

/** A hint for a name that is not a field. */
export function meantField(text: string): string | undefined {
  const [, name = '', rest = ''] = /^([\w-]+)(.*)$/.exec(text) ?? [];
  const field = SAME_FIELD.get(name.toLowerCase()) ?? nearWord(name, [...FILTER_FIELDS.keys()]);
  if (field !== undefined) return `did you mean ${field}${rest}?`;
  if (VERBS.has(name)) return `did you mean verb=${name}?`;
  if (PLURALS.has(name) || [...PLURALS.values()].includes(name))
    return `did you mean resource=${PLURALS.get(name) ?? name}?`;
  if (/^[1-5](?:\d\d|xx)$/.test(name)) return `several values have | between them, in quotes: 'status=403|${name}'`;
  return undefined;
}

const VERBS: ReadonlySet<string> = new Set('get list watch create update patch delete deletecollection'.split(' '));

const SAME_FIELD = lookupTable<string>({
  ns: 'namespace',
  code: 'status',
  statuscode: 'status',
  http_status: 'status',
  kind: 'resource',
  res: 'resource',
  resources: 'resource',
  type: 'resource',
  apigroup: 'group',
  api_group: 'group',
  url: 'path',
  uri: 'path',
  username: 'user',
  sa: 'user',
  serviceaccount: 'user',
  useragent: 'client',
  user_agent: 'client',
  agent: 'client',
  duration: 'ms',
  latency: 'ms',
  time: 'ms',
  action: 'verb',
  verbs: 'verb',
  object: 'name',
});

/** A hint for a field without operator. */
export function missingOperator(name: string, text: string): string | undefined {
  const value = /^\w+\s*:\s*(\S+)$/.exec(text)?.[1];
  if (value !== undefined) return `write ${name}=${value}`;
  const isNumber = name === 'status' || name === 'ms';
  if (text === name && isNumber) return `in quotes, since the shell takes > and < for itself: '${name}>=400'`;
  return undefined;
}
