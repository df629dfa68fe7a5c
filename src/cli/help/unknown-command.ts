import { existsSync } from 'node:fs';
import { ActionableError } from '../../api/actionable-error.ts';
import { nearWord } from '../../api/catalog/near-word.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { KUBECTL_COMMANDS, PROGRAMS, shown, WRITTEN_DASH } from './words-of-others.ts';

/** The error for a command line whose first word is not one of the commands. */
export function unknownCommand(words: readonly string[], names: readonly string[]): ActionableError {
  const [word = ''] = words;
  const name = shown(word) === `"${word}"` ? ` ${shown(word)}` : '';
  const hint = hintFor(words, names) ?? `commands: ${names.join(', ')}`;
  return new ActionableError('ERR_UNKNOWN_COMMAND', `unknown command${name}`, hint);
}

function hintFor(words: readonly string[], names: readonly string[]): string | undefined {
  const [word = ''] = words;
  const lower = word.toLowerCase();
  if (names.includes(lower)) return didYouMean(lower);
  if (METHOD.test(word) && (word !== lower || words[1]?.startsWith('/'))) return requestHint(words);
  const meant = MEANT.get(lower);
  if (meant !== undefined) return meant;
  if (lower === 'curl' || lower === 'wget') return CURL;
  if (PROGRAMS.has(lower)) return `to trace a program: kubetrace run -- ${words.slice(0, 2).join(' ')} …`;
  if (KUBECTL_COMMANDS.has(lower))
    return `${word} is a command of kubectl; to trace it: kubetrace run -- kubectl ${word} …`;
  return hintForOtherWords(words) ?? nearHint(lower, names);
}

/** For what people give that is not a command at all. */
function hintForOtherWords([word = '', second]: readonly string[]): string | undefined {
  if (WRITTEN_DASH.test(word))
    return `a flag begins with two plain dashes: kubetrace --${word.replace(WRITTEN_DASH, '')}`;
  if (/^\d{2,5}$/.test(word)) return `to listen on a port: kubetrace proxy --port ${word}`;
  if (METHOD.test(word)) return requestHint([word, second ?? '']);
  if (/^https?:\/\/[^/]+\/?$/.test(word)) return `the API server is named by a flag: kubetrace proxy --server ${word}`;
  if (
    /^(?:https?:\/)?\/(?:apis?|k?apis|version|healthz|livez|readyz|metrics|clusters)\b/.test(word) ||
    /^https?:/.test(word)
  )
    return `to decode a URL: kubetrace decode ${shown(word) === 'the argument' ? 'URL' : word}`;
  if (/\s/.test(word))
    return `to explain a message: kubetrace explain 'MESSAGE'; to trace a command: kubetrace run -- COMMAND`;
  if (/\.(?:jsonl|har)$/.test(word)) return `to print a recording: kubetrace show ${word}`;
  if (/\.(?:txt|log|json|ya?ml)$/.test(word) || existsSync(word))
    return `to read a file: kubetrace explain ${word} (an error), or kubetrace show ${word} (a recording)`;
  return undefined;
}

function requestHint([method = '', url = '']: readonly string[]): string {
  const isShort = url.startsWith('/') && shown(url) !== 'the argument';
  return `to decode a request: kubetrace decode ${method.toUpperCase()} ${isShort ? url : 'URL'}`;
}

/** What is near by its letters, or begins with the same three. */
function nearHint(word: string, names: readonly string[]): string | undefined {
  const near = nearWord(word, names) ?? names.find((name) => word.length > 2 && name.startsWith(word.slice(0, 3)));
  return near === undefined ? undefined : didYouMean(near);
}

function didYouMean(command: string): string {
  return `did you mean \`kubetrace ${command}\`?`;
}

const METHOD = /^(?:get|head|post|put|patch|delete|options)$/i;
const CURL =
  'curl at the proxy: kubetrace proxy, then curl http://127.0.0.1:8001/…; what its URL means: kubetrace decode -- curl …';

/** Names that other programs have for what a command does. */
const MEANT = lookupTable<string>({
  version: 'kubetrace --version',
  complete: didYouMean('completion'),
  completions: didYouMean('completion'),
  man: 'man kubetrace, where it was installed with npm install --global; else kubetrace --help',
  start: didYouMean('proxy'),
  serve: didYouMean('proxy'),
  server: didYouMean('proxy'),
  listen: didYouMean('proxy'),
  up: didYouMean('proxy'),
  trace: 'to trace a program: kubetrace run -- COMMAND; all that comes to a port: kubetrace proxy',
  record: 'to record: kubetrace proxy --record FILE, or kubetrace run --record FILE -- COMMAND',
  replay: 'to print a recording: kubetrace show FILE; as commands that send it again: kubetrace show -o curl FILE',
  view: didYouMean('show'),
  print: didYouMean('show'),
  cat: didYouMean('show'),
  export: 'to write a recording for another tool: kubetrace show -o har FILE',
  compare: didYouMean('diff'),
  url: didYouMean('decode'),
  parse: didYouMean('decode'),
  why: didYouMean('explain'),
  forbidden: didYouMean('explain'),
  '403': didYouMean('explain'),
  '401': didYouMean('explain'),
  role: didYouMean('rbac'),
  roles: didYouMean('rbac'),
  check: 'did you mean `kubetrace rbac check`?',
  who: didYouMean('whoami'),
  'who-am-i': didYouMean('whoami'),
  me: didYouMean('whoami'),
  'can-i': didYouMean('can'),
  auth: 'what one may do: kubetrace can; who may do something: kubetrace who-can VERB RESOURCE; to trace kubectl auth: kubetrace run -- kubectl auth …',
  whocan: didYouMean('who-can'),
  login: 'kubetrace logs in as the kubeconfig says; who that is: kubetrace whoami',
  context: 'contexts are chosen by a flag: kubetrace proxy --context NAME',
  contexts: 'contexts are chosen by a flag: kubetrace proxy --context NAME; kubectl config get-contexts lists them',
  token: 'for a token of a ServiceAccount: kubetrace kubeconfig --serviceaccount NS/NAME',
  serviceaccount: 'for a kubeconfig of a ServiceAccount: kubetrace kubeconfig --serviceaccount NS/NAME',
  sandbox: didYouMean('playground'),
  cluster: 'for a practice cluster: kubetrace playground',
  kind: 'for a practice cluster: kubetrace playground',
  demo: didYouMean('tour'),
  lesson: didYouMean('learn'),
  lessons: didYouMean('learn'),
  tutorial: didYouMean('learn'),
  course: didYouMean('learn'),
  update: 'it is updated as it was installed; kubetrace --version says which one this is',
  upgrade: 'it is updated as it was installed; kubetrace --version says which one this is',
});
