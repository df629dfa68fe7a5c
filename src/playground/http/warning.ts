import type { ServerResponse } from 'node:http';

/** Adds a warning to an answer, which kubectl prints as `Warning: …` (apimachinery pkg/util/net/http.go, NewWarningHeader). */
export function warn(response: ServerResponse, text: string): void {
  // A header is written byte by byte.
  response.appendHeader('Warning', Buffer.from(`299 - "${text.replace(/["\\]/g, '\\$&')}"`).toString('latin1'));
}
