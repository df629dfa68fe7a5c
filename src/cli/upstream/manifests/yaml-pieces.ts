/** A part of a text that can be parsed by itself. */
export interface YamlPiece {
  readonly text: string;
  /** The line of the text that it begins with; the first is 1. */
  readonly line: number;
  /** It is one of the `items` of a list, as a list of one. */
  readonly isItem: boolean;
}

/** A list beyond this many characters is read item by item: a parser takes a hundred times the memory of what it reads. */
const LARGE = 512 * 1024;

/** The documents of a YAML stream, and the items of a large list as kubectl writes it. */
export function yamlPieces(text: string): readonly YamlPiece[] {
  return documentsIn(text).flatMap((document) => (document.text.length > LARGE ? itemsOf(document) : [document]));
}

/** Each begins with its `---`. */
function documentsIn(text: string): YamlPiece[] {
  const pieces: YamlPiece[] = [];
  let line = 1;
  for (const part of text.split(/^(?=---(?:[ \t\r]|$))/m)) {
    pieces.push({ text: part, line, isItem: false });
    line += part.split('\n').length - 1;
  }
  return pieces;
}

/** The list without its items, and each of them; the document as it is where it is not such a list. */
function itemsOf(document: YamlPiece): YamlPiece[] {
  const lines = document.text.split('\n');
  const start = lines.findIndex((line) => /^items:[ \t\r]*$/.test(line));
  const indent = /^ *(?=- )/.exec(lines[start + 1] ?? '')?.[0];
  if (start < 0 || indent === undefined) return [document];
  const isPast = (line: string) => !line.startsWith(' ') && !/^(?:- |#|[ \t\r]*$)/.test(line);
  const found = lines.findIndex((line, i) => i > start && isPast(line));
  const end = found < 0 ? lines.length : found;
  const starts = lines.flatMap((line, i) => (i > start && i < end && line.startsWith(`${indent}- `) ? [i] : []));
  const items = starts.map((first, i) => ({
    text: lines.slice(first, starts[i + 1] ?? end).join('\n'),
    line: document.line + first,
    isItem: true,
  }));
  const around = [...lines.slice(0, start), 'items: []', ...lines.slice(end)].join('\n');
  return [{ ...document, text: around }, ...items];
}
