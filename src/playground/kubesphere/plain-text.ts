import type { Answer } from '../http/api-request.ts';

/** Go's http.Error, by which ks-apiserver's handlers answer what goes wrong. */
export function plainText(code: number, text: string): Answer {
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
  return { code, text, headers };
}

/** An entity as its handlers write it: indented by one. */
export function entity(value: object, code = 200): Answer {
  return { code, text: JSON.stringify(value, undefined, 1), headers: { 'Content-Type': 'application/json' } };
}
