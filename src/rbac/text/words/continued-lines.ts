/** Lines that begin something else: prompts, fences, logs, other messages. */
const OTHER =
  /^\s*(?:$|[$#%>❯»›➜](?: |$)|PS [^\n]{0,200}>|\[?[\w.-]{1,80}@[\w.-]|\+{1,4} |```|~~~|---|make(?:\[\d{1,9}\])?: |at [\w.$/<]{1,200}[( ]|File "|Traceback|goroutine \d|Error\b|ERROR\b|error: |Warning: |[IWEF]\d{4} |\[?\d{4}-\d\d-\d\d|(?:time|level|ts)=|"?\w{1,80}"?: |[}[\]])|^\S{1,300} (?:created|configured|unchanged|deleted)$/;
/** The rules of a role, of which an escalation's message has one a line. */
const RULE = /^\s*\{(?:APIGroups|Resources|ResourceNames|NonResourceURLs|Verbs):/;
const MOST_LINES = 40;
/** A shorter line was not wrapped by a terminal. */
const SHORTEST_WRAPPED = 30;

/**
 * The end of what the line of `from` says: its own end, or that of the last line that goes on with it, because a terminal or a mail has
 * wrapped them. These are known by what stands before them (`isWrapped`), or by going on with a small letter after a long line.
 */
export function continuedLines(text: string, from: number, isWrapped: boolean): number {
  let end = lineEnd(text, from);
  for (let lines = 1; lines < MOST_LINES && end < text.length; lines++) {
    const next = text.slice(end + 1, lineEnd(text, end + 1));
    const goesOn = isWrapped || (/^\s*[a-z(]/.test(next) && end - from >= SHORTEST_WRAPPED);
    if (!RULE.test(next) && (!goesOn || OTHER.test(next))) break;
    end += 1 + next.length;
  }
  return end;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
