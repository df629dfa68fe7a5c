import { AUTO_DIALECT } from '../../api/dialects.ts';
import { isUrl, type PastedRequest } from '../../api/pasted-requests/pasted-request.ts';
import { decodedPasted, type DecodedRequest, requestDecoder } from '../../trace/decode/decoded-request.ts';
import { NotDecoded } from '../../trace/decode/not-decoded.ts';
import { requestsFound } from '../../trace/decode/requests-found.ts';
import type { DecodedText } from '../wire/pasted.ts';

/** The requests in a text as a person pastes it: a URL, METHOD URL, curl commands, logs, what `kubectl -v` prints. Throws ActionableError where there is none. */
export function decodedText(text: string): DecodedText & { readonly items: readonly DecodedRequest[] } {
  const notDecoded = new NotDecoded();
  const decode = requestDecoder(AUTO_DIALECT, []);
  const items = requestsIn(text.trim(), notDecoded).map((request) => decodedPasted(request, decode));
  const note = notDecoded.text.trim();
  return { items, ...(note !== '' && { note }) };
}

function requestsIn(text: string, notDecoded: NotDecoded): readonly PastedRequest[] {
  if (!/\s/.test(text) && isUrl(text)) return [{ method: 'GET', url: text }];
  return requestsFound(notDecoded.findingsIn(text), notDecoded, text);
}
