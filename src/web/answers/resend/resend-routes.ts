import type { Exchange } from '../../../trace/exchange.ts';
import type { KeptTrace } from '../../kept/kept-trace.ts';
import type { Resent } from '../../wire/commands.ts';
import { answerJson, WebError } from '../answer.ts';
import { readJson } from '../read-json.ts';
import type { Route } from '../route.ts';
import { wantedExchange } from '../wanted-exchange.ts';
import { editableRequest } from './editable-request.ts';
import { editedRequest, resendRequest } from './edited-request.ts';
import { keptRequest } from './kept-request.ts';
import type { Resending } from './resending.ts';
import { Sender } from './sender.ts';

/** A request as commands, as a form, and sent again. */
export function resendRoutes(trace: KeptTrace, resending: Resending): Route[] {
  const sender = new Sender(trace, resending.userAgent);
  const resend = async (body: unknown, exchange?: Exchange): Promise<Resent> => {
    const proxyUrl = resending.proxyUrl();
    if (proxyUrl === undefined) throw new WebError(409, NO_PROXY);
    const asked = resendRequest(body);
    const request = editedRequest(asked, exchange && keptRequest(exchange, resending));
    const why = asked.isConfirmed ? undefined : await resending.whyChanging(request);
    if (why !== undefined) throw new WebError(428, `not sent: ${why}`, HOW_TO_CONFIRM);
    return sender.send(request, proxyUrl, exchange?.id);
  };
  return [
    {
      method: 'GET',
      path: /^exchanges\/(\d{1,15})\/request$/,
      async answer({ res, parts: [id] }) {
        answerJson(res, await editableRequest(keptRequest(wantedExchange(trace, id), resending), resending));
      },
    },
    {
      method: 'GET',
      path: /^exchanges\/(\d{1,15})\/commands$/,
      answer: ({ res, parts: [id] }) => answerJson(res, resending.commandsOf(wantedExchange(trace, id))),
    },
    {
      method: 'POST',
      path: /^exchanges\/(\d{1,15})\/resend$/,
      async answer({ req, res, parts: [id] }) {
        const exchange = wantedExchange(trace, id);
        answerJson(res, await resend(await readJson(req), exchange));
      },
    },
    {
      method: 'POST',
      path: /^resend$/,
      async answer({ req, res }) {
        answerJson(res, await resend(await readJson(req)));
      },
    },
  ];
}

const NO_PROXY = 'nothing can be sent: this is a recorded trace, or its proxy listens on a unix socket or speaks TLS';
const HOW_TO_CONFIRM = 'try it with "isDryRun": true, or say "isConfirmed": true to send it';
