import { parseJson } from '../bounds/bounded-json.ts';
import { type Bounds, BOUNDS } from '../bounds/bounds.ts';

/** The fields of a JSON object; `undefined` where the text is not JSON, is another value, or is beyond the bounds. */
export function jsonObject(
  text: string,
  bounds: Bounds = BOUNDS.object,
): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = parseJson(text, bounds);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
