import type { CommandUnknownOpts } from 'commander';
import { lookupTable } from '../../api/lookup-table.ts';
import { PROGRAMS, shown, WRITTEN_DASH } from './words-of-others.ts';

/** What to do about words that a command takes no more of. */
export function excessHint(command: CommandUnknownOpts): string | undefined {
  const name = command.name();
  const expected = command.registeredArguments.length;
  const [word = '', second] = command.args.slice(expected);
  if (WRITTEN_DASH.test(word)) return `a flag begins with two plain dashes: --${word.replace(WRITTEN_DASH, '')}`;
  if (word === 'help') return `kubetrace ${name} --help`;
  if (word.includes('=') && /^[a-z]+[=!~<>]/.test(word))
    return "conditions of --filter are one word with commas between them: 'verb=list,status>=400'";
  if (name === 'explain' && /^(?:https?:\/)?\//.test(word)) return 'what a request means: kubetrace decode METHOD URL';
  if (name === 'explain') return 'a message is one argument, in quotes; or pipe it in: … 2>&1 | kubetrace explain -';
  if (name === 'diff') return 'several traces on one side are a directory or a pattern in quotes';
  const has = (flag: string) => command.options.some(({ long }) => long === flag);
  if (PROGRAMS.has(word))
    return `to trace a program: kubetrace run -- ${word}${second === undefined ? '' : ` ${second}`} …`;
  if (name === 'can') return 'it lists all rights; about one: kubetrace who-can VERB RESOURCE, or kubectl auth can-i';
  if (name === 'shell') return 'to trace one command: kubetrace run -- COMMAND; the shell is $SHELL';
  if (/^\d{2,5}$/.test(word) && has('--port')) return `the port is a flag: --port ${word}`;
  if (/^https?:\/\/[^/]+\/?$/.test(word) && has('--server')) return `the API server is a flag: --server ${word}`;
  if (/^(?:https?:\/)?\/./.test(word))
    return 'the API server is asked by a client of the proxy, such as curl; what a URL means: kubetrace decode URL';
  const [, namespace, account] = /^([a-z0-9-]+)[/:]([a-z0-9.-]+)$/.exec(word) ?? [];
  if (namespace !== undefined && has('--serviceaccount'))
    return `the ServiceAccount is a flag: --serviceaccount ${word}`;
  if (namespace !== undefined && has('--as'))
    return `a ServiceAccount is a flag: --as system:serviceaccount:${namespace}:${account}`;
  if (has('--serviceaccount')) return 'the ServiceAccount is a flag: --serviceaccount NAMESPACE/NAME';
  if (name === 'playground')
    return /^(?:down|kill|end|quit|delete|destroy|rm|shutdown)$/.test(word)
      ? 'kubetrace playground stop ends one in the background; the others end with Ctrl-C'
      : 'no word is needed to start it; in the background: kubetrace playground --detach';
  if (name === 'stop') return 'there is one playground in the background at most: kubetrace playground stop';
  if (name === 'tour') return 'it has one tour; for lessons by number: kubetrace learn 1';
  if (has('--context')) return `a context is a flag, --context ${shownBare(word)}, and so is a user, --as`;
  return undefined;
}

/** What to do where an argument is missing. */
export function missingHint(command: CommandUnknownOpts): string | undefined {
  return MISSING.get(command.name());
}

const RECORD = 'to record one: kubetrace proxy --record trace.jsonl, or kubetrace run --record trace.jsonl -- COMMAND';

const MISSING = lookupTable<string>({
  run: 'name the program to trace: kubetrace run -- kubectl get pods',
  show: `name a recording; ${RECORD}`,
  rbac: `name a recording; ${RECORD}`,
  check: `name a recording; ${RECORD}`,
  'who-can': 'verb and resource, as of a rule: kubetrace who-can list pods',
  completion: 'name the shell: kubetrace completion bash, zsh, fish or powershell',
  diff: 'two recordings are compared: kubetrace diff before.jsonl after.jsonl',
});

function shownBare(word: string): string {
  const text = shown(word);
  return text.startsWith('"') && /^[\w.:@/-]+$/.test(word) ? word : 'NAME';
}

/** What to do about a word that a command takes, but not with this value. */
export function wrongWordHint(command: CommandUnknownOpts): string | undefined {
  return command.name() === 'learn' ? 'kubetrace learn lists the lessons' : undefined;
}
