/** The place of a value in a JSON text, `[start, end)`. */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

/** A member of an object: its key decoded and where it starts, and the place of its value. */
export interface JsonMember extends JsonSpan {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
}

/** The members of the object at `start`, in order. The text must be valid JSON. */
export function membersAt(text: string, start: number): JsonMember[] {
  const members: JsonMember[] = [];
  let at = pastBlanks(text, start + 1);
  while (text[at] === '"') {
    const keyEnd = endOfValue(text, at);
    const valueStart = pastBlanks(text, pastBlanks(text, keyEnd) + 1);
    const end = endOfValue(text, valueStart);
    members.push({ key: JSON.parse(text.slice(at, keyEnd)) as string, keyStart: at, keyEnd, start: valueStart, end });
    at = pastBlanks(text, end);
    if (text[at] === ',') at = pastBlanks(text, at + 1);
  }
  return members;
}

/** The elements of the array at `start`, in order. The text must be valid JSON. */
export function elementsAt(text: string, start: number): JsonSpan[] {
  const elements: JsonSpan[] = [];
  let at = pastBlanks(text, start + 1);
  while (text[at] !== ']') {
    const end = endOfValue(text, at);
    elements.push({ start: at, end });
    at = pastBlanks(text, end);
    if (text[at] === ',') at = pastBlanks(text, at + 1);
  }
  return elements;
}

/** The first place at or after `start` that is not white space. */
export function pastBlanks(text: string, start: number): number {
  let at = start;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return at;
}

function endOfValue(text: string, start: number): number {
  if (text[start] !== '{' && text[start] !== '[') return endOfToken(text, start);
  let depth = 0;
  let at = start;
  do {
    if (text[at] === '{' || text[at] === '[') depth++;
    if (text[at] === '}' || text[at] === ']') depth--;
    at = text[at] === '"' ? endOfToken(text, at) : at + 1;
  } while (depth > 0);
  return at;
}

function endOfToken(text: string, start: number): number {
  TOKEN.lastIndex = start;
  TOKEN.test(text);
  return TOKEN.lastIndex;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[^\s,\]}]+/guy;
