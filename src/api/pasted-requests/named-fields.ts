import type { PastedRequest } from './pasted-request.ts';

/** A field of a record that says something of a request. */
interface Field {
  readonly isUrl: boolean;
  readonly value: string;
}

/** What a line says in named fields: requests, and the fields that lack their counterpart. */
export interface FieldsOfLine {
  readonly requests: readonly PastedRequest[];
  readonly method?: string;
  readonly url?: string;
}

/**
 * Requests of records with named fields, in JSON, logfmt or klog's text: `verb="GET" url="https://…"` (kubectl 1.33 and later),
 * `verb="LIST" URI="/api/…"` (kube-apiserver), `"requestURI":"/api/…","verb":"list"` (audit), `"method":"GET","path":"/api/…"` (Envoy).
 * `Request URL: …` and `Request Method: …` are what browsers show.
 */
export function namedFields(line: string): FieldsOfLine | undefined {
  if (!/ur[il]|path/i.test(line) && !/verb|method/i.test(line)) return undefined;
  const fields = [...line.matchAll(FIELD)].map(fieldOf).filter((field) => field !== undefined);
  const urls = fields.filter(({ isUrl }) => isUrl).map(({ value }) => value);
  const methods = fields.filter(({ isUrl }) => !isUrl).map(({ value }) => methodOf(value));
  if (urls.length === 0 && methods.length === 0) return undefined;
  if (urls.length !== methods.length) {
    const [url, method] = [onlyOne(urls), onlyOne(methods)];
    return {
      requests: [],
      ...(methods.length === 0 && url !== undefined && { url }),
      ...(urls.length === 0 && method !== undefined && { method }),
    };
  }
  return { requests: urls.map((url, at) => ({ method: methods[at] ?? '', url, ...stageOf(line) })) };
}

/** A name, a separator and a value, each perhaps in quotes, those perhaps escaped. */
const FIELD =
  /(?<![\w.-])\\{0,7}"?(requestURI|request_uri|requestUrl|Request URL|[Uu][Rr][LlIi]|path|verb|method|request_method|requestMethod|Request Method)\\{0,7}"?(?:=|: ?)(?:\\{0,7}"((?:[^\s"\\]|\\{1,7}u0026)*)\\{0,7}"|([^\s"',;{}\\]+))/g;

function fieldOf([, name = '', quoted, bare]: RegExpExecArray | readonly string[]): Field | undefined {
  const value = (quoted ?? bare ?? '').replaceAll(/\\{1,7}u0026/g, '&');
  const isUrl = /ur[il]|path/i.test(name);
  const fits = isUrl ? /^(?:https?:\/\/|\/)/i.test(value) : /^[A-Za-z]+$/.test(value);
  return fits ? { isUrl, value } : undefined;
}

/** The verb of RBAC stands for the method of which it is made; a method stands for itself. */
function methodOf(verb: string): string {
  return METHOD_OF_VERB.get(verb.toLowerCase()) ?? verb.toUpperCase();
}

const METHOD_OF_VERB: ReadonlyMap<string, string> = new Map([
  ['list', 'GET'],
  ['watch', 'GET'],
  ['create', 'POST'],
  ['update', 'PUT'],
  ['deletecollection', 'DELETE'],
  ['apply', 'PATCH'],
]);

/** The messages of client-go (transport/round_trippers.go, rest/request.go). */
function stageOf(line: string): Pick<PastedRequest, 'stage'> {
  if (/"Response"/.test(line)) return { stage: 'answered' };
  return /"(?:Request|Waited before sending request)"/.test(line) ? { stage: 'sent' } : {};
}

/** The only item of a list; `undefined` for another number of them. */
function onlyOne(items: readonly string[]): string | undefined {
  return items.length === 1 ? items[0] : undefined;
}
