import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import type { Fields } from './fields.ts';
import { objectAfterPrefix } from './line-prefix.ts';
import { ValueLines } from './value-lines.ts';

/** The objects of a text: all of it, or what is at the end of each of its lines. */
export function objectsIn(text: string): readonly Fields[] {
  const whole = jsonObject(text, BOUNDS.record);
  if (whole) return [whole];
  const found: Fields[] = [];
  const lines = new ValueLines({ object: (fields) => void found.push(fields), unread: () => undefined });
  for (const line of text.split('\n')) lines.read(line, false);
  lines.end();
  return found.length > 0 ? found : [objectAfterPrefix(text)].filter((fields) => fields !== undefined);
}
