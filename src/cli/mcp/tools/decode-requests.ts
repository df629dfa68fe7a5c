import { z } from 'zod';
import { rbacOf } from '../../../rbac/dialects.ts';
import { ruleFor } from '../../../rbac/rules/rule-match.ts';
import { decodeNotes } from '../../../trace/decode/decode-notes.ts';
import type { DecodedRequest } from '../../../trace/decode/decoded-request.ts';
import { decodedText } from '../../../web/pasted/decoded-text.ts';
import { type Tool, tool } from './tool.ts';
import { ANY_OBJECT } from './wire-shapes.ts';

/** Of a text that an assistant hands over, in characters. */
export const MAX_PASTED = 256 * 1024;

/** `decode_requests`: what requests mean to the API server. */
export function decodeRequests(): Tool {
  return tool({
    name: 'decode_requests',
    title: 'Decode API requests',
    description:
      'What requests mean to the Kubernetes API server: verb, API group, resource, subresource, namespace and name (RequestInfo), and the RBAC rule that each needs. ' +
      'Offline: no server is asked and no command is run. Reads METHOD URL, a URL, curl commands, what kubectl -v=6 to 10 prints, access and audit logs.',
    input: z.object({
      text: z.string().min(1).max(MAX_PASTED).describe('as in "GET /api/v1/namespaces/a/pods/web-0/log"'),
    }),
    output: z.object({
      items: z
        .array(ANY_OBJECT)
        .describe('of each request: method, url, RequestInfo, rule, place of the rule, notes, doubt or error'),
      note: z.string().optional().describe('what of the text was not decoded'),
    }),
    async answer({ text }) {
      const { items, note } = decodedText(text);
      return { items: items.map(withRule), ...(note !== undefined && { note }) };
    },
  });
}

/** With the rule that it needs, where there can be one, and what may surprise. */
function withRule(request: DecodedRequest): Record<string, unknown> {
  const { method, url, error, doubt, ...info } = request;
  // A rule for what does not exist would change nothing.
  if (error !== undefined || doubt?.certainty === 'wrong') return { ...request };
  const notes = rbacOf(info).notes(info, method) ?? decodeNotes(info, method, url);
  return { ...request, rule: ruleFor(info), place: rbacOf(info).rolePlace(info), ...(notes.length > 0 && { notes }) };
}
