import { requestInfoOf } from '../../api/request/request-info.ts';
import { parseForbiddenMessage } from '../../api/status/forbidden-message.ts';
import type { DenialInText } from './denial-in-text.ts';

/** Tells whether the sentence of one of these denials is about a request that stands elsewhere in the text: then it says nothing more. */
export function requestsOf(denials: readonly DenialInText[]): (request: DenialInText) => boolean {
  const known = new Set(denials.flatMap(keysOfDenial));
  return (request) => keysOfRequest(request).some((key) => known.has(key));
}

/** With the verb and, for a request whose method is not known, without. */
function keysOfDenial(denial: DenialInText): string[] {
  const sentence = denial.sentence ?? parseForbiddenMessage(denial.message);
  if (!sentence) return [];
  if (sentence.path !== undefined) return [sentence.path];
  const { verb, resource, apiGroup } = sentence;
  return [JSON.stringify([verb, resource, apiGroup]), JSON.stringify(['', resource, apiGroup])];
}

function keysOfRequest({ method = '', target = '' }: DenialInText): string[] {
  const info = requestInfoOf(method, target);
  if (!info) return [];
  const { isResourceRequest, path, verb, resource, apiGroup } = info;
  return [isResourceRequest ? JSON.stringify([method === '' ? '' : verb, resource, apiGroup]) : path];
}
