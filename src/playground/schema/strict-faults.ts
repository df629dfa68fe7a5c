import { goQuote } from '../../api/go/go-quote.ts';
import { laterFields } from './release-facts.ts';
import type { ObjectSchema, ValueType } from './value-type.ts';

/** sigs.k8s.io/json, saveStrictError. */
const MAX_FAULTS = 100;

/** An object or a list that is open at a place of the text. */
interface Level {
  readonly path: string;
  /** What it is; undefined for what nobody looks into. */
  readonly type: ValueType | undefined;
  readonly seen: Set<string>;
  /** The name of the field whose value comes next, or the index of the next item; undefined where a name comes next. */
  at: string | number | undefined;
}

/**
 * What a strict decoder finds in a JSON text besides values of wrong types: fields that the type does not have and fields that are there twice, in the order
 * of the text, each once (sigs.k8s.io/json, kubernetes_patch.go). The text must be JSON.
 */
export function strictFaults(type: ObjectSchema, text: string): string[] {
  const faults = new Set<string>();
  const levels: Level[] = [];
  for (const [token] of text.matchAll(TOKENS)) {
    const level = levels.at(-1);
    if (token === '{' || token === '[') levels.push(opened(token, level, type));
    else if (token === '}' || token === ']') levels.pop();
    else if (token === ',') {
      if (level) level.at = typeof level.at === 'number' ? level.at + 1 : undefined;
    } else if (level && level.at === undefined) {
      const name = nameOf(token);
      const fault = faultOf(level, name);
      if (fault !== undefined && faults.size < MAX_FAULTS) faults.add(fault);
      level.seen.add(name);
      level.at = name;
    }
  }
  return [...faults];
}

const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],]/g;

/** Most names have no escapes. */
function nameOf(token: string): string {
  return token.includes('\\') ? String(JSON.parse(token)) : token.slice(1, -1);
}

function opened(bracket: string, parent: Level | undefined, root: ObjectSchema): Level {
  const at = bracket === '[' ? 0 : undefined;
  if (parent === undefined)
    return { path: '', type: { shape: 'object', name: root.name, object: () => root }, seen: new Set(), at };
  return { path: pathIn(parent, parent.at), type: innerType(parent), seen: new Set(), at };
}

function pathIn({ path }: Level, at: string | number | undefined): string {
  if (typeof at === 'number') return `${path}[${at}]`;
  return path === '' ? (at ?? '') : `${path}.${at}`;
}

function innerType({ type, at }: Level): ValueType | undefined {
  switch (type?.shape) {
    case 'object':
      return type.object().fields.get(String(at))?.type;
    case 'list':
      return type.items;
    case 'map':
      return type.values;
    default:
      return undefined;
  }
}

function faultOf(level: Level, name: string): string | undefined {
  const { type, seen } = level;
  const path = () => goQuote(pathIn(level, name));
  if (type?.shape === 'object') {
    const { name: owner, fields, open } = type.object();
    if (!fields.has(name)) return open || laterFields(owner).includes(name) ? undefined : `unknown field ${path()}`;
  } else if (type?.shape !== 'map') return undefined;
  return seen.has(name) ? `duplicate field ${path()}` : undefined;
}
