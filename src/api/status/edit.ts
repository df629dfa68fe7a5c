import { concat } from '../bytes.ts';

/** Replace `[start, end)` by something; an insertion where both are the same. */
export interface Edit<Content extends string | Uint8Array> {
  readonly start: number;
  readonly end: number;
  readonly content: Content;
}

/** A text with edits made to it that do not overlap. */
export function editText(text: string, edits: readonly Edit<string>[]): string {
  return pieces(text, edits).join('');
}

/** Bytes with edits made to them that do not overlap. */
export function editBytes(bytes: Uint8Array, edits: readonly Edit<Uint8Array>[]): Uint8Array {
  return concat(pieces(bytes, edits));
}

function pieces<Content extends string | Uint8Array>(source: Content, edits: readonly Edit<Content>[]): Content[] {
  const found: Content[] = [];
  let at = 0;
  for (const { start, end, content } of edits.toSorted((a, b) => a.start - b.start)) {
    found.push(source.slice(at, start) as Content, content);
    at = end;
  }
  return [...found, source.slice(at) as Content];
}
