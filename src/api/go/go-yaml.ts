import { goYamlScalar } from './go-yaml-scalar.ts';

type PlainValue =
  | string
  | number
  | boolean
  | readonly PlainValue[]
  | { readonly [key: string]: PlainValue | undefined };

/**
 * An object as lines of YAML in block style as the API server writes them: keys sorted, lists not indented.
 * Keys must be plain names. Ends in a line break.
 */
export function goYaml(object: object, indent = 0): string {
  const entries = Object.entries(object as Record<string, PlainValue>).filter(([, value]) => value !== undefined);
  const lines = entries
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${' '.repeat(indent)}${key}:${memberValue(value, indent, key.length)}`);
  return lines.join('');
}

function memberValue(value: PlainValue, indent: number, keyLength: number): string {
  if (Array.isArray(value)) return value.length === 0 ? ' []\n' : `\n${goYamlList(value, indent)}`;
  if (typeof value === 'object') return Object.keys(value).length === 0 ? ' {}\n' : `\n${goYaml(value, indent + 2)}`;
  return ` ${scalar(value, indent + keyLength + 2, indent + 2)}\n`;
}

/** The items of a list, each after `- `. */
export function goYamlList(items: readonly PlainValue[], indent: number): string {
  const dash = `${' '.repeat(indent)}- `;
  return items
    .map((item) => {
      if (typeof item !== 'object') return `${dash}${scalar(item, indent + 2, indent + 2)}\n`;
      return Object.keys(item).length === 0 ? `${dash}{}\n` : dash + goYaml(item, indent + 2).trimStart();
    })
    .join('');
}

function scalar(value: string | number | boolean, column: number, indent: number): string {
  return typeof value === 'string' ? goYamlScalar(value, { column, indent }) : String(value);
}
