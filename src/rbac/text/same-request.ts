import { decodeRequestInfo } from '../../api/request/request-info.ts';
import { parseForbiddenMessage } from '../../api/status/forbidden-message.ts';
import type { DenialInText } from './denial-in-text.ts';

/** Whether the denial's sentence is about the request that was found elsewhere in the same text: then the request says nothing more. */
export function isAbout(denial: DenialInText, { method = '', target = '' }: DenialInText): boolean {
  const sentence = denial.sentence ?? parseForbiddenMessage(denial.message);
  const info = requestInfo(method, target);
  if (!sentence || !info) return false;
  if (sentence.path !== undefined) return sentence.path === info.path;
  const isVerb = method === '' || sentence.verb === info.verb;
  return isVerb && sentence.resource === info.resource && sentence.apiGroup === info.apiGroup;
}

function requestInfo(method: string, target: string): ReturnType<typeof decodeRequestInfo> | undefined {
  try {
    return decodeRequestInfo(method, target);
  } catch {
    return undefined;
  }
}
