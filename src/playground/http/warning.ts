import type { ServerResponse } from 'node:http';

/** In characters. */
const TOTAL = 4096;
const ITEM = 256;

/** Of each answer: the warnings it has. */
const RECORDED = new WeakMap<ServerResponse, Set<string>>();

/**
 * Adds a Warning (RFC 7234, code 299) to an answer that has not begun, once. As the API server does (apiserver pkg/endpoints/filters/warning.go):
 * a text with control characters is not shown, and when all of them are longer than 4,096 characters each is cut at 256.
 */
export function warn(response: ServerResponse, text: string): void {
  if (response.headersSent || text === '' || /\p{Cc}/u.test(text)) return;
  const recorded = RECORDED.get(response) ?? new Set();
  RECORDED.set(response, recorded.add(text));
  const all = [...recorded];
  const isLong = all.reduce((sum, one) => sum + Array.from(one).length, 0) > TOTAL;
  const shown = isLong ? all.slice(0, TOTAL / ITEM).map((one) => Array.from(one).slice(0, ITEM).join('')) : all;
  response.setHeader(
    'Warning',
    shown.map((one) => `299 - ${quoted(one)}`),
  );
}

/** A header is bytes, which Node takes as Latin-1. */
function quoted(text: string): string {
  return `"${Buffer.from(text.replaceAll(/["\\]/g, String.raw`\$&`)).toString('latin1')}"`;
}
