import type { LocalResponse } from './local-response.ts';

/** Go's http.NotFound, as kubectl proxy answers outside its prefixes. */
export function notFound(res: LocalResponse): void {
  plainText(res, 404, '404 page not found\n');
}

/** Go's globalOptionsHandler: nothing, and that is what was asked for. */
export function nothing(res: LocalResponse): void {
  res.head(200, { 'Content-Length': 0 }).end();
}

/** Go's http.Error. */
export function plainText(res: LocalResponse, status: number, text: string): void {
  const headers = {
    'Content-Type': 'text/plain; charset=utf-8',
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(text),
  };
  res.head(status, headers).end(text);
}

/** Go's http.Redirect. `location` is percent-encoded. */
export function redirect(res: LocalResponse, location: string): void {
  const page = `<a href="${location.replace(/[&<>"']/gu, (c) => `&#${c.charCodeAt(0)};`)}">Moved Permanently</a>.\n\n`;
  const headers = {
    'Content-Type': 'text/html; charset=utf-8',
    Location: location,
    'Content-Length': Buffer.byteLength(page),
  };
  res.head(301, headers).end(page);
}
