import { type Bounds, BOUNDS, NotReadError } from '../../../api/bounds/bounds.ts';
import { parseJson } from '../../../api/bounds/bounded-json.ts';
import { textProblem } from '../../../api/go/go-yaml-text.ts';
import { thrownText } from '../../../api/text/thrown-text.ts';
import type { GivenObject, GivenObjects, LoadProblem } from '../../../playground/loading/given-object.ts';
import { jsonExtents, type JsonExtent } from './json-values.ts';
import { lineNumbers } from './line-numbers.ts';
import { type PlacedValue, readYaml, YamlProblem } from './yaml-values.ts';
import { yamlPieces } from './yaml-pieces.ts';

/** A text of manifests, and what it is called. */
export interface Manifest {
  readonly name: string;
  readonly text: string;
}

/** As deep as the API server reads. */
const JSON_BOUNDS: Bounds = { ...BOUNDS.record, depth: BOUNDS.large.depth };

/**
 * The objects of a manifest in YAML or JSON, in several documents and in Lists. What cannot be read is a problem in the place of an object;
 * such a message quotes nothing.
 */
export async function manifestObjects({ name, text }: Manifest): Promise<GivenObjects> {
  const objects: GivenObject[] = [];
  const problems: LoadProblem[] = [];
  const found = collector(name, objects, problems);
  const unreadable = textProblem(text);
  const extents = /^\s*[{[]/.test(text) ? jsonExtents(text) : undefined;
  if (unreadable) found.problem(lineNumbers(text)(unreadable.offset), unreadable.problem);
  else if (!extents || !readJson(text, extents, found.values)) await readPieces(text, found);
  return { objects, problems };
}

interface Found {
  readonly values: (values: readonly PlacedValue[]) => void;
  readonly problem: (line: number, message: string) => void;
}

/** `false` where it is not JSON: then it may still be YAML, which says what is wrong with it. */
function readJson(text: string, extents: readonly JsonExtent[], take: Found['values']): boolean {
  const lineOf = lineNumbers(text);
  try {
    for (const { start, end, items } of extents) {
      const value = parseJson(text.slice(start, end), JSON_BOUNDS);
      take([{ value, line: lineOf(start), itemLines: items.map(lineOf) }]);
    }
    return true;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof NotReadError) return false;
    throw error;
  }
}

async function readPieces(text: string, { values, problem }: Found): Promise<void> {
  for (const [index, piece] of yamlPieces(text).entries()) {
    // So that Ctrl-C ends the reading of a large file.
    if (index % 100 === 99) await new Promise(setImmediate);
    try {
      const read = readYaml(piece.text).map(({ value, line, itemLines }) => ({
        value: piece.isItem && Array.isArray(value) ? (value[0] as unknown) : value,
        line: line + piece.line - 1,
        itemLines: itemLines.map((each) => each + piece.line - 1),
      }));
      values(read);
    } catch (error) {
      if (!(error instanceof YamlProblem) && !(error instanceof NotReadError)) throw error;
      problem(piece.line - 1 + (error instanceof YamlProblem ? error.line : 1), thrownText(error));
    }
  }
}

/** Sorts values into objects and problems; a list of objects stands for its items. */
function collector(name: string, objects: GivenObject[], problems: LoadProblem[]): Found {
  const problem = (line: number, message: string) => void problems.push({ place: `${name}:${line}`, message });
  const take = (value: unknown, line: number) => {
    if (!isMap(value)) return problem(line, 'it is not an object');
    objects.push({ place: `${name}:${line}`, object: value });
  };
  const values = (placed: readonly PlacedValue[]) => {
    for (const { value, line, itemLines } of placed) {
      if (value === null || value === undefined) continue;
      const items = itemsOf(value);
      if (!items) take(value, line);
      else for (const [i, item] of items.entries()) take(item, itemLines[i] ?? line);
    }
  };
  return { values, problem };
}

/** Of a `List`, or of one of a kind, whose items name none (`RoleList`): the list names it for them. A bare list is one too. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as unknown[];
  if (!isMap(value)) return undefined;
  const { kind, apiVersion, items } = value;
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return undefined;
  if (kind === 'List') return items as unknown[];
  const named = { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (isMap(item) ? { ...named, ...item } : item));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
