import { lineEnd, lineStart } from './line-start.ts';

/** Lines that go on with nothing: blank ones, prompts, fences, and the first of another error or record. */
const PROMPT =
  /^\s*(?:$|[$#%>❯»›➜](?: |$)|PS [^\n]{0,200}>|\[?[\w.-]{1,80}@[\w.-]|\+{1,4} |```|~~~|---|make(?:\[\d{1,9}\])?: |[IWEF]\d{4} |\[?\d{4}-\d\d-\d\d|(?:time|level|ts)=|Error\b|ERROR\b|error: |Warning: )/;
/** Lines of programs: stacks, places in sources, results of kubectl. */
const PROGRAM =
  /^\s*(?:at [\w.$/<]{1,200}[( ]|File "|Traceback|goroutine \d|[\w./-]{1,200}\.(?:go|py|java|js|ts|rs|rb|c|cc):\d)|^\S{1,300} (?:created|configured|unchanged|deleted)$/;
/** Fields of YAML and JSON, which a wrapped line may look like. */
const FIELD = /^\s*(?:"?\w{1,80}"?: |[}[\]])/;
/** The rules of a role, of which an escalation's message has one a line. */
const RULE = /^\s*\{(?:APIGroups|Resources|ResourceNames|NonResourceURLs|Verbs):/;
const MOST_LINES = 40;
/** A shorter line was not wrapped by a terminal. */
const SHORTEST_WRAPPED = 30;

/**
 * The end of what the line of `from` says: its own end, or that of the last line that goes on with it, because a terminal or a mail has
 * wrapped them. These are known by what stands before them (`isWrapped`), by a line that ends open, or by a small letter after a long line.
 */
export function continuedLines(text: string, from: number, isWrapped: boolean): number {
  let start = lineStart(text, from);
  let end = lineEnd(text, from);
  for (let lines = 1; lines < MOST_LINES && end < text.length; lines++) {
    const line = text.slice(start, end);
    const next = text.slice(end + 1, lineEnd(text, end + 1));
    if (!RULE.test(next) && !goesOn(line, next, isWrapped)) break;
    start = end + 1;
    end = start + next.length;
  }
  return end;
}

function goesOn(line: string, next: string, isWrapped: boolean): boolean {
  if (PROMPT.test(next) || PROGRAM.test(next)) return false;
  if (isWrapped || /[,:([{]\s*$/.test(line)) return true;
  if (line.length < SHORTEST_WRAPPED) return false;
  return indentOf(next) > indentOf(line) || (!FIELD.test(next) && /^\s*[a-z(\d"'`]/.test(next));
}

function indentOf(line: string): number {
  return line.search(/\S|$/);
}
