import type { Option } from 'commander';
import { nearWord } from '../../api/catalog/near-word.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { WRITTEN_QUOTE } from './words-of-others.ts';

/** What to do about a value that a flag does not take. */
export function wrongValueHint(value: string, { long = '', argChoices }: Option): string | undefined {
  if (/^-(?:-|-?[a-z].*)$/i.test(value)) return `${long} got no value, so ${value.split('=')[0]} was taken for it`;
  if (WRITTEN_QUOTE.test(value)) return 'leave the quotes out: this shell passes them on';
  if (argChoices) return choiceHint(value, long, argChoices);
  return HINTS.get(long)?.(value);
}

function choiceHint(value: string, long: string, choices: readonly string[]): string | undefined {
  const meant = SAME_CHOICE.get(value.toLowerCase())?.find((choice) => choices.includes(choice));
  if (
    meant === undefined &&
    long === '--output' &&
    choices.includes('har') &&
    /^(?:json|yaml|klog|pretty|text|table)$/.test(value)
  )
    return 'the log in another format: --log-format pretty, klog or json';
  const near = meant ?? nearWord(value, choices);
  return near === undefined ? undefined : `did you mean ${long} ${near}?`;
}

/** Words that people have for a choice: the first that a flag knows. */
const SAME_CHOICE = lookupTable<readonly string[]>({
  yes: ['always'],
  true: ['always'],
  on: ['always'],
  force: ['always'],
  no: ['never'],
  false: ['never'],
  none: ['never', 'off'],
  off: ['never'],
  never: ['off'],
  text: ['pretty', 'table', 'matrix'],
  human: ['pretty', 'text', 'table'],
  plain: ['klog', 'text', 'table'],
  logfmt: ['klog'],
  jsonl: ['json'],
  ndjson: ['json'],
  wide: ['table', 'text', 'matrix'],
  table: ['matrix', 'text'],
  both: ['body,headers'],
  body: ['body,headers'],
  'headers,body': ['body,headers'],
  all: ['body,headers'],
  k8s: ['kubernetes'],
  openshift: ['kubernetes'],
  ks: ['kubesphere'],
  manifest: ['yaml'],
  yml: ['yaml'],
  kubectl: ['commands'],
  bash: ['commands', 'curl'],
  cluster: ['server'],
  rest: ['http'],
  insomnia: ['postman'],
  diagram: ['mermaid'],
});

function levelHint(value: string): string {
  if (/^v+$/i.test(value)) return `levels are numbers: -v ${value.length + 1}`;
  const level = LEVELS.get(value.toLowerCase());
  return level === undefined ? '-v 1 logs a line for each request, -v 8 bodies too' : `levels are numbers: -v ${level}`;
}

const LEVELS = lookupTable<number>({
  off: 0,
  none: 0,
  error: 0,
  warn: 0,
  warning: 0,
  info: 1,
  debug: 6,
  trace: 8,
  all: 10,
  max: 10,
});

function portHint(value: string): string | undefined {
  const [, host = '', port] = /^(?:https?:\/\/)?(.*):(\d+)\/?$/.exec(value) ?? [];
  if (port === undefined) return undefined;
  return host === ''
    ? `a port is a number: --port ${port}`
    : `the address is a flag of its own: --address ${host} --port ${port}`;
}

function durationHint(value: string): string | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(value) ?? [];
  if (number === '') return undefined;
  if (unit === '') return `with a unit: ${number}s, ${number}m or ${number}h`;
  if (/^d/i.test(unit)) return `Go's durations have no days: ${Number(number) * 24}h`;
  if (/^w/i.test(unit)) return `Go's durations have no weeks: ${Number(number) * 168}h`;
  const short = /^(ms|[smh])/i.exec(/^mil/i.test(unit) ? 'ms' : unit)?.[0];
  return short === undefined ? undefined : `units are ms, s, m and h: ${number}${short.toLowerCase()}`;
}

function bytesHint(value: string): string | undefined {
  const [, number = '', unit = ''] = /^(\d+)\s*([kmg])i?b?$/i.exec(value) ?? [];
  return number === '' ? undefined : `as Kubernetes writes quantities: ${number}${unit.toUpperCase()}i`;
}

function statusHint(value: string): string | undefined {
  const words = STATUSES.get(value.toLowerCase());
  if (words !== undefined) return `a status is a number: ${words}`;
  const statuses = value.match(/[1-5](?:\d\d|xx)/gi) ?? [];
  return statuses.length > 1 ? `with commas between them: ${statuses.join(',')}` : undefined;
}

const STATUSES = lookupTable<string>({
  forbidden: '403',
  unauthorized: '401',
  notfound: '404',
  error: '4xx,5xx',
  errors: '4xx,5xx',
  denied: '401,403',
  all: '4xx,5xx',
});

function booleanHint(value: string): string | undefined {
  if (/^(?:yes|y|on)$/i.test(value)) return 'write true';
  return /^(?:no|n|off)$/i.test(value) ? 'write false' : undefined;
}

const HINTS = lookupTable<(value: string) => string | undefined>({
  '--v': levelHint,
  '--port': portHint,
  '--address': (value) =>
    portHint(value) ?? (value.includes('//') ? 'leave out what is before and after the address' : undefined),
  '--secure-port': portHint,
  '--kubesphere-port': portHint,
  '--keepalive': durationHint,
  '--request-timeout': durationHint,
  '--exec-timeout': durationHint,
  '--duration': durationHint,
  '--record-max-size': bytesHint,
  '--record-body-size': bytesHint,
  '--fail-on': statusHint,
  '--header': (value) => `${value}: VALUE in quotes`,
  '--serviceaccount': (value) =>
    /^[a-z0-9.-]+$/.test(value) ? `with its namespace: default/${value}` : 'such as team-a/deployer',
  '--cure': (value) =>
    `the number that is in front of it; a wider one by its name: --wider ${value === 'any' ? 'name' : value}`,
  '--expand': (value) => (value === 'all' ? 'all three: --expand names,namespaces,verbs=read' : undefined),
  '--read-only': booleanHint,
  '--require-key': booleanHint,
  '--disable-filter': booleanHint,
  '--insecure-skip-tls-verify': booleanHint,
});
