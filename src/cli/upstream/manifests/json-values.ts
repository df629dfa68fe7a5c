import { endOfString } from '../../../api/bounds/bounded-json.ts';

/** Where a value stands in a text. */
export interface JsonExtent {
  readonly start: number;
  readonly end: number;
  /** Where the maps begin that a list in it holds, or it itself where it is one: the items of a list of objects. */
  readonly items: readonly number[];
}

/** The maps and lists one after the other in a text of JSON; `undefined` where something else stands between them. Parses nothing. */
export function jsonExtents(text: string): readonly JsonExtent[] | undefined {
  const found: JsonExtent[] = [];
  let [depth, start] = [0, 0];
  let items: number[] = [];
  /** The brackets that are open on the first two levels. */
  const open = ['', ''];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"' && depth > 0) at = endOfString(text, at);
    else if (character === '{' || character === '[') {
      if (depth === 0) [start, items] = [at, []];
      if (character === '{' && open[depth - 1] === '[') items.push(at);
      if (depth < open.length) open[depth] = character;
      depth++;
    } else if (character === '}' || character === ']') {
      if (--depth < 0) return undefined;
      if (depth === 0) found.push({ start, end: at + 1, items });
    } else if (depth === 0 && !/\s/.test(character)) return undefined;
  }
  return depth === 0 ? found : undefined;
}
