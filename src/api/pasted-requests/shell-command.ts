import { firstPart } from '../text/first-part.ts';
import { curlRequests } from './curl-command.ts';
import { kubectlFindings } from './kubectl-command.ts';
import type { Finding } from './pasted-request.ts';
import { ShellText } from './shell-text.ts';

/**
 * The part of a line from where curl or kubectl is called, for a shell to read: without the prompt, `sudo` or bullet before it, and without
 * the quotes that it stands in as a whole. Continuations and quotes of the Windows shells are written as sh has them. `undefined` for a line
 * that calls neither.
 */
export function shellPart(line: string): string | undefined {
  const calls = PROGRAM.test(line) ? [...line.matchAll(CALL)] : [];
  // What is in `$(…)` only makes a word of another command, where there is one.
  const call = calls.find(({ 1: before, index }) => before !== '(' || line[index - 1] !== '$') ?? calls[0];
  if (!call) return undefined;
  const [, before = ''] = call;
  const text = line.slice(call.index + before.length);
  const part = QUOTES.includes(before) ? upToQuote(text, before) : text;
  return part.includes('^') && /\^$|\^"/.test(part) ? ofCmd(part) : part.replace(/ `$/, ' \\');
}

/** Of `cmd`, whose continuation and escape is a caret. */
export function ofCmd(line: string): string {
  return line.replace(/\^$/, '\\').replaceAll(/\^(.)/g, '$1');
}

/** What the commands of a text ask for. A command within a command is read as well: `kubectl exec web -- curl …`, `sh -c '…'`. */
export function shellFindings(commands: readonly (readonly string[])[], depth = 0): Finding[] {
  return commands.flatMap((words) => commandFindings(words, depth));
}

/** The words of one command, as a shell passes them on. */
function commandFindings(words: readonly string[], depth: number): Finding[] {
  const at = words.findIndex((word) => CURL.test(word) || KUBECTL.test(word));
  if (at < 0) return scriptFindings(words, depth);
  const rest = words.slice(at + 1);
  if (CURL.test(words[at] ?? '')) return curlRequests(rest);
  const inner = rest.indexOf('--');
  const within = inner < 0 || depth >= MAX_DEPTH ? [] : commandFindings(rest.slice(inner + 1), depth + 1);
  return within.length > 0 ? within : kubectlFindings(inner < 0 ? rest : rest.slice(0, inner));
}

/** `sh -c SCRIPT`. */
function scriptFindings(words: readonly string[], depth: number): Finding[] {
  const at = words.findIndex((word) => /^-[a-z]*c$/.test(word));
  const script = at < 0 || depth >= MAX_DEPTH ? undefined : words[at + 1];
  if (script === undefined) return [];
  const text = new ShellText();
  for (const line of script.split('\n')) text.feed(line);
  return shellFindings(text.commands, depth + 1);
}

const MAX_DEPTH = 3;
const CURL = /^(?:.*\/)?curl(?:\.exe)?$/;
const KUBECTL = /^(?:.*\/)?kubectl(?:\.exe|[.-]?v?\d[\d.]*)?$/;
const PROGRAM = /(?:curl(?:\.exe)?|kubectl(?:\.exe|[.-]?v?\d[\d.]*)?)(?=[ \t])/;
const CALL = new RegExp(`(^|[\\s\`'"(;|&+:=])(?:[\\w.~/-]*/)?${PROGRAM.source}`, 'g');
const QUOTES = ['`', "'", '"'];

/** Up to the quote that ends it; in double quotes it may have escapes, as JSON has. */
function upToQuote(text: string, quote: string): string {
  if (quote !== '"') return firstPart(text, quote);
  let end = 0;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  return text.slice(0, end).replaceAll(/\\n/g, ' ').replaceAll(/\\(.)/g, '$1');
}
