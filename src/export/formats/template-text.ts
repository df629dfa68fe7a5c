import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';

/**
 * Text from others that is safe in tools that fill in templates: these replace or run `{{…}}` (Postman, REST clients) and `{%…%}`
 * (JetBrains) wherever they occur.
 */

/** Characters of a path and query that stand only for themselves. A colon does not: `/:name` is a variable in Postman. */
export const PATH_CHARACTERS = /[-\w.~!$&'()*+,;=@/?%[\]]/;

/** A JSON body without templates and with the same value; `undefined` for a body that is not JSON. */
export function withoutTemplates(text: string): string | undefined {
  try {
    parseJson(text, BOUNDS.record);
  } catch {
    return undefined;
  }
  // In JSON these occur only in strings, and a backslash before them is the second one of an escaped backslash.
  return text.replaceAll(/\{(?=[{%])/g, String.raw`\u007b`);
}
