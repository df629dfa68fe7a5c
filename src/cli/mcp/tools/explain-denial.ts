import { z } from 'zod';
import { explainedText } from '../../../web/pasted/explained-text.ts';
import { WebError } from '../../../web/answers/answer.ts';
import type { TraceSource } from '../source/trace-source.ts';
import { MAX_PASTED } from './decode-requests.ts';
import { type Tool, tool } from './tool.ts';
import { withoutUrlSecrets } from './without-credentials.ts';
import { ACCESS, ANY_OBJECT } from './wire-shapes.ts';

const EXPLAINED = z.object({ explanation: ANY_OBJECT.optional() });

/** `explain_denial`: what a 403 or 401 means and what lifts it, of an exchange or of a text. */
export function explainDenial(source: TraceSource | undefined): Tool {
  return tool({
    name: 'explain_denial',
    title: 'Explain a 403 or 401',
    description:
      'Why the Kubernetes API server denied a request, and the least change that lifts it: each cure as a manifest (apply-ready YAML) and as commands. ' +
      `${source ? 'Give the id of an exchange, or ' : 'Give '}text: what kubectl or a program printed, a log, a Status, a HAR. Other errors (404, 409 …) are explained too. Asks no server.`,
    input: z.object({
      ...(source && { id: z.number().int().min(1).optional().describe('an exchange, from list_exchanges') }),
      text: z.string().max(MAX_PASTED).optional().describe('the message as it was printed'),
    }),
    output: z.object({
      answer: z.string().optional().describe('of an exchange: the answer in one line'),
      items: z
        .array(ANY_OBJECT)
        .describe('each denial or error: class, reason, the rule that is missing, cures, what to do'),
      note: z.string().optional(),
    }),
    async answer(input: { readonly id?: unknown; readonly text?: string | undefined }) {
      const { id, text } = input;
      if ((id === undefined) === (text === undefined))
        throw new WebError(
          400,
          `give ${source ? 'either id or text' : 'text'}`,
          'as in {"text": "pods is forbidden: …"}',
        );
      if (text !== undefined) return explainedPaste(text);
      return explainedExchange(source, Number(id));
    },
  });
}

async function explainedPaste(
  text: string,
): Promise<{ readonly items: Record<string, unknown>[]; readonly note?: string }> {
  // What it names goes into names of roles, where a secret would not be found any more.
  const { items, note } = await explainedText(withoutUrlSecrets(text));
  if (items.length === 0) {
    const hint = 'give the Status, the line that kubectl printed, a HAR, or lines of a kubetrace trace';
    throw new WebError(400, 'no 403, 401 or other error of an API server is in the text', hint);
  }
  return { items: items.map((item) => ({ ...item })), ...(note !== undefined && { note }) };
}

async function explainedExchange(
  source: TraceSource | undefined,
  id: number,
): Promise<{ readonly answer: string; readonly items: Record<string, unknown>[] }> {
  if (!source) throw new WebError(400, 'no trace was given at the start', 'kubetrace mcp TRACE');
  const [access, detail] = await Promise.all([source.access(id), source.detail(id)]);
  const { answer, denial, user, groups, allowedBy } = ACCESS.parse(access);
  const { explanation } = EXPLAINED.parse(detail);
  const who = { ...(user !== undefined && { user }), ...(groups && { groups }) };
  if (denial) return { answer, items: [{ ...who, ...denial }] };
  return { answer, items: [{ ...who, ...(allowedBy !== undefined && { allowedBy }), ...explanation }] };
}
