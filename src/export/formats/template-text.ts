import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';

/**
 * What tools that fill in templates may be given of others: `{{…}}` (Postman, REST clients) and `{%…%}` (JetBrains) are replaced, or run,
 * wherever they stand.
 */

/** Of a path and query, what stands for nothing but itself; a colon is left out, for `/:name` is a variable of Postman's. */
export const PATH_CHARACTERS = /[-\w.~!$&'()*+,;=@/?%[\]]/;

/** A body of JSON with no template in it, the same to who reads it; `undefined` for a body that is not JSON. */
export function withoutTemplates(text: string): string | undefined {
  try {
    parseJson(text, BOUNDS.record);
  } catch {
    return undefined;
  }
  // In JSON these can stand in a string only, and a backslash before them belongs to another one.
  return text.replaceAll(/\{(?=[{%])/g, String.raw`\u007b`);
}
