import { goQuote } from '../../api/go/go-quote.ts';
import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { isJsonObject } from '../store/kube-object.ts';

/**
 * One step to a field, as FieldsV1 writes it: `f:NAME` a field, `k:{"name":"c"}` the item of a list with these keys, `v:"x"` the item of a list that is this
 * value, `i:0` the item at this index (structured-merge-diff, fieldpath/serialize-pe.go).
 */
export type PathElement = string;

/** The field of an object. */
export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** An item that goes by keys, in the order of their names. */
export function keyElement(keys: ReadonlyMap<string, unknown>): PathElement {
  const sorted = [...keys].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `k:{${sorted.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

/** An item that is a plain value. */
export function valueElement(value: unknown): PathElement {
  return `v:${JSON.stringify(value)}`;
}

/** The name of a field; undefined for the items of lists. */
export function fieldName(element: PathElement): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/** Fields first, then items by key, by value and by index (fieldpath/element.go, Compare). */
export function compareElements(a: PathElement, b: PathElement): number {
  return ORDER.indexOf(a.charAt(0)) - ORDER.indexOf(b.charAt(0)) || (a < b ? -1 : a > b ? 1 : 0);
}

const ORDER = 'fkvi';

/** As messages write a path: `.spec.containers[name="c"].image` (fieldpath/element.go, String). */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join('');
}

function elementText(element: PathElement): string {
  const text = element.slice(2);
  if (element.startsWith('f:')) return `.${text}`;
  if (element.startsWith('i:')) return `[${text}]`;
  const value = parseJson(text, BOUNDS.object);
  if (!element.startsWith('k:') || !isJsonObject(value)) return `[=${valueText(value)}]`;
  return `[${Object.entries(value)
    .map(([name, one]) => `${name}=${valueText(one)}`)
    .join(',')}]`;
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? goQuote(value) : JSON.stringify(value);
}

/** Whether a text is an element that is understood; FieldsV1 comes from clients too. */
export function isElement(text: string): boolean {
  if (text.startsWith('f:') || /^i:\d+$/.test(text)) return true;
  if (!/^[kv]:/.test(text)) return false;
  try {
    return isJsonObject(parseJson(text.slice(2), BOUNDS.object)) === text.startsWith('k:');
  } catch {
    return false;
  }
}
