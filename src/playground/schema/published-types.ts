import { ownFile } from '../../kubeconfig/own-files.ts';
import { isAtomic, mergingOf } from './merging-facts.ts';
import { holdsQuantities } from './release-facts.ts';
import type { FieldSchema, ObjectSchema, Scalar, ValueType } from './value-type.ts';

/** The types of one Kubernetes release, as scripts/make-kubernetes-schemas.mjs has written them. Read at the first question, never at the start. */
interface Library {
  /** By name: the lines of a type. */
  readonly texts: ReadonlyMap<string, string>;
  /** Those that were asked for. */
  readonly types: Map<string, ObjectSchema>;
}

let opened: Library | undefined;

function library(): Library {
  opened ??= { texts: readTexts(), types: new Map() };
  return opened;
}

/** The published type of a name, `core/v1.Container`; undefined where there is none. */
export function publishedType(name: string): ObjectSchema | undefined {
  const { texts, types } = library();
  const text = texts.get(name);
  if (text === undefined) return undefined;
  const type = types.get(name) ?? parseType(text);
  types.set(name, type);
  return type;
}

/** The names of all published types, sorted. */
export function publishedTypeNames(): readonly string[] {
  return [...library().texts.keys()];
}

/** The file is next to this one among the sources, and next to the bundle. */
function readTexts(): ReadonlyMap<string, string> {
  const file = ownFile('kubernetes.txt', new URL('./kubernetes.txt', import.meta.url));
  const blocks = Buffer.from(file)
    .toString()
    .trimEnd()
    .split(/\n(?=[a-z])/)
    .slice(1);
  return new Map(blocks.map((block) => [block.slice(0, block.search(/ |\n|$/)), block]));
}

function parseType(text: string): ObjectSchema {
  const [first = '', ...lines] = text.split('\n');
  const [name, description] = cut(first);
  const fields = lines.map((line) => parseField(name, line.slice(1)));
  return {
    name,
    description,
    atomic: isAtomic(name),
    fields: new Map(fields.map((field) => [field.name, field])),
    open: false,
  };
}

function parseField(owner: string, line: string): FieldSchema {
  const [written, rest] = cut(line);
  const [typeText, description] = cut(rest);
  const name = written.replace(/!$/, '');
  const scalar = holdsQuantities(owner, name) ? 'quantity' : 'string';
  const type = parseValue(typeText, scalar);
  return { name, required: written.endsWith('!'), description, type, merging: mergingOf(owner, name, type) };
}

function parseValue(text: string, string: Scalar): ValueType {
  const inner = text.slice(1, -1);
  if (text.startsWith('[')) return { shape: 'list', items: parseValue(inner, string) };
  if (text.startsWith('{')) return { shape: 'map', values: parseValue(inner, string) };
  if (!text.includes('/')) return { shape: 'scalar', scalar: text === 'string' ? string : (text as Scalar) };
  return { shape: 'object', name: text, object: () => mustHave(text) };
}

function mustHave(name: string): ObjectSchema {
  const type = publishedType(name);
  if (type === undefined) throw new RangeError(`a published type leads to ${name}, which is missing`);
  return type;
}

/** What stands before the first space, and what after it. */
function cut(text: string): [string, string] {
  const end = text.indexOf(' ');
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}
