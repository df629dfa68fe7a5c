import type { ServerResponse } from 'node:http';

/** Adds a warning to an answer, which kubectl prints as `Warning: …` (apimachinery pkg/util/net/http.go, NewWarningHeader). */
export function warn(response: ServerResponse, text: string): void {
  response.appendHeader('Warning', `299 - ${JSON.stringify(text)}`);
}
