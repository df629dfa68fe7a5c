/** A scalar in a YAML text: its value, and where it ends. */
export interface YamlScalar {
  readonly value: string | number | boolean | null;
  readonly end: number;
}

/** Text without quotes, on further lines as long as they are indented by more than `indent`. `undefined` where it is not readable. */
export function plainScalar(text: string, start: number, indent: number): YamlScalar | undefined {
  let end = contentEnd(text, start);
  let value = text.slice(start, end);
  let breaks = 0;
  for (let line = nextLine(text, start); line < text.length; line = nextLine(text, line)) {
    const at = pastBlanks(text, line);
    if (saysNothing(text, at) && text[at] !== '#') {
      breaks++;
      continue;
    }
    if (at - line <= indent || text[at] === '#') break;
    const lineEnd = contentEnd(text, at);
    value += (breaks === 0 ? ' ' : '\n'.repeat(breaks)) + text.slice(at, lineEnd);
    [end, breaks] = [lineEnd, 0];
  }
  return value.includes(': ') || value.endsWith(':') ? undefined : { value: resolved(value), end };
}

/** Text in single or double quotes. `undefined` without quotes, without an end, or with an invalid escape. */
export function quotedScalar(text: string, start: number): (YamlScalar & { readonly value: string }) | undefined {
  const quote = text[start];
  if (quote !== "'" && quote !== '"') return undefined;
  const special = quote === "'" ? IN_SINGLE_QUOTES : IN_DOUBLE_QUOTES;
  let value = '';
  for (let at = start + 1; at < text.length;) {
    special.lastIndex = at;
    const next = special.exec(text)?.index ?? text.length;
    const run = text.slice(at, next);
    if (text[next] === '\n') {
      const { folded, end } = lineBreak(text, next);
      value += run.slice(0, blanksFrom(run)) + folded;
      at = end;
    } else if (text[next] === '\\') {
      const { character, end } = escape(text, next);
      if (character === undefined) return undefined;
      value += run + character;
      at = end;
    } else if (quote === "'" && text[next + 1] === "'") {
      value += `${run}'`;
      at = next + 2;
    } else return next < text.length ? { value: value + run, end: next + 1 } : undefined;
  }
  return undefined;
}

/** A literal (`|`) or folded (`>`) text; its lines are indented by more than `indent`. */
export function blockScalar(text: string, start: number, indent: number): YamlScalar | undefined {
  const header = /^([|>])(?:([1-9])?([-+])?|([-+])([1-9]))$/.exec(text.slice(start, contentEnd(text, start)));
  if (!header) return undefined;
  const [, style, before, chompAfter, chompBefore, after] = header;
  const chomping = chompAfter ?? chompBefore ?? '';
  const hint = before ?? after;
  let column = hint === undefined ? undefined : Math.max(indent, 0) + Number(hint);
  const lines: string[] = [];
  let [end, kept] = [contentEnd(text, start), 0];
  for (let line = nextLine(text, start); line < text.length; line = nextLine(text, line)) {
    const lineEnd = endOfLine(text, line);
    const at = Math.min(pastSpaces(text, line), lineEnd);
    const isBlank = at === lineEnd;
    if (!isBlank) column ??= at - line;
    const isOutside = column === undefined || at - line < column;
    if (!isBlank && (isOutside || at - line <= indent)) break;
    lines.push(isBlank && isOutside ? '' : text.slice(line + (column ?? 0), lineEnd));
    if (lines.at(-1) === '' && chomping !== '+') continue;
    [end, kept] = [lineEnd, lines.length];
  }
  const body = style === '|' ? lines.slice(0, kept).join('\n') : folded(lines.slice(0, kept));
  return { value: kept === 0 || chomping === '-' ? body : `${body}\n`, end };
}

/** The start of the line after the one that `at` is in. */
export function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** The first place from `start` on that is not a blank or tab. */
export function pastBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

/** Whether only a comment, or nothing, is left of a line: `at` is its start, or comes after a blank. */
export function saysNothing(text: string, at: number): boolean {
  const character = text[at];
  if (character === undefined || character === '\n' || character === '#') return true;
  return character === '\r' && (text[at + 1] === '\n' || at + 1 === text.length);
}

/** Where the line ends, without a comment and the blanks before it. */
export function contentEnd(text: string, start: number): number {
  const line = text.slice(start, endOfLine(text, start));
  let end = line.length;
  for (let hash = line.indexOf('#'); hash >= 0; hash = line.indexOf('#', hash + 1)) {
    if (hash > 0 && line[hash - 1] !== ' ' && line[hash - 1] !== '\t') continue;
    end = hash;
    break;
  }
  while (end > 0 && (line[end - 1] === ' ' || line[end - 1] === '\t')) end--;
  return start + end;
}

function endOfLine(text: string, start: number): number {
  const lineBreak = text.indexOf('\n', start);
  const end = lineBreak < 0 ? text.length : lineBreak;
  return end > start && text[end - 1] === '\r' ? end - 1 : end;
}

function pastSpaces(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ') at++;
  return at;
}

/** Where the blanks at the end of a run begin. */
function blanksFrom(run: string): number {
  let end = run.length;
  while (end > 0 && (run[end - 1] === ' ' || run[end - 1] === '\t' || run[end - 1] === '\r')) end--;
  return end;
}

/** One line break in quotes is a blank, further ones stay. */
function lineBreak(text: string, start: number): { folded: string; end: number } {
  let breaks = 0;
  let at = start;
  for (; text[at] === '\n'; breaks++) {
    at = pastBlanks(text, at + 1);
    if (text[at] === '\r' && text[at + 1] === '\n') at++;
  }
  return { folded: breaks === 1 ? ' ' : '\n'.repeat(breaks - 1), end: at };
}

function folded(lines: readonly string[]): string {
  let [text, breaks, wasIndented] = ['', 0, false];
  for (const [i, line] of lines.entries()) {
    const isIndented = line.startsWith(' ') || line.startsWith('\t');
    const isKept = isIndented || wasIndented;
    if (line === '') breaks++;
    else {
      if (i > breaks || text !== '') text += breaks === 0 && !isKept ? ' ' : '\n'.repeat(breaks + (isKept ? 1 : 0));
      else text += '\n'.repeat(breaks);
      text += line;
      [breaks, wasIndented] = [0, isIndented];
    }
  }
  return text + '\n'.repeat(breaks);
}

function escape(text: string, start: number): { character: string | undefined; end: number } {
  const letter = text[start + 1] ?? '';
  if (letter === '\n') return { character: '', end: pastBlanks(text, start + 2) };
  const digits = HEX_DIGITS.get(letter);
  if (digits === undefined) return { character: ESCAPES.get(letter), end: start + 2 };
  const hex = text.slice(start + 2, start + 2 + digits);
  const code = /^[0-9a-f]+$/i.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : Infinity;
  return { character: code <= 0x10ffff ? String.fromCodePoint(code) : undefined, end: start + 2 + digits };
}

/** What a text without quotes is in YAML 1.1 (go.yaml.in/yaml/v2, resolve.go); times stay text, as they do in JSON. */
export function resolved(text: string): YamlScalar['value'] {
  if (text.length > LONGEST_WORD) return text;
  if (/^(?:|~|null|Null|NULL)$/.test(text)) return null;
  if (/^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/.test(text)) return true;
  if (/^(?:n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:0|[1-9]\d{0,14})(?:\.\d*)?(?:[eE][-+]?\d{1,3})?$/.test(text)) return Number(text);
  const octal = /^([-+]?)0o?([0-7]{1,15})$/.exec(text);
  if (octal) return Number.parseInt(`${octal[1]}${octal[2]}`, 8);
  return /^0x[\da-f]{1,12}$/i.test(text) ? Number(text) : text;
}

/** Patterns of the scalars that are not text. */
const LONGEST_WORD = 40;

const IN_SINGLE_QUOTES = /['\n]/g;
const IN_DOUBLE_QUOTES = /["\\\n]/g;

const HEX_DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ['/', '/'],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);
