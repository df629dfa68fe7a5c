import type { DenialInText } from '../denial-in-text.ts';
import { loose, SPACE } from '../words/loose-pattern.ts';

/** A 401: the word `Unauthorized` as a message, and what kubectl, other clients and the API server's own log say of one. */
export function* unauthenticatedIn(text: string): Generator<DenialInText> {
  for (const match of text.matchAll(UNAUTHENTICATED)) {
    const message = match.groups?.['reason']?.trim() ?? 'Unauthorized';
    yield { index: match.index, end: match.index + match[0].length, code: 401, message };
  }
}

const UNAUTHENTICATED = new RegExp(
  [
    // kubectl, for any 401 of whose reason it has no better words (pkg/cmd/util/helpers.go), and client-go (apierrors.NewGenericServerResponse)
    `(?:error: )?${loose('You must be logged in to the server')}(?:${SPACE}\\([^)]{0,300}\\))?`,
    `${loose('the server has asked for the client to provide credentials')}(?: \\([\\w ./-]{1,300}\\))?`,
    String.raw`Error from server \(Unauthorized\): [^\n"]{0,300}`,
    // a Status, pasted whole, escaped or as a Python object
    String.raw`\\*"reason\\*":\s?\\*"Unauthorized\\*"|\\*"message\\*":\s?\\*"Unauthorized\\*"`,
    String.raw`\(401\)\s+Reason: Unauthorized`,
    // clients' own words
    String.raw`(?:: |^[ \t]*|\bError:? |due to:)Unauthorized(?=!|["'\\)\]},.]|\s*$)`,
    // the API server's own log (apiserver pkg/endpoints/filters/authentication.go)
    String.raw`Unable to authenticate the request(?:"? err=\\*"|"?: ?|: \[|" err=")(?<reason>[^"\n]{1,500})`,
  ].join('|'),
  'gm',
);
