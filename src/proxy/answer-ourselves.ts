import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Status } from '../api/status/status.ts';
import type { Exchange } from '../trace/exchange.ts';
import type { Trace } from '../trace/trace.ts';
import { ownAnswer, reply } from './own-answers/own-status.ts';
import type { OwnAnswer } from './own-answers/own-status.ts';
import { ownExchange } from './receive/own-exchange.ts';
import type { Malformed } from './receive/wire/malformed.ts';

/** Ends an exchange with a Status of our own. */
export function answerOurselves(
  { trace }: { readonly trace: Trace },
  { exchange }: { readonly exchange: Exchange },
  res: ServerResponse,
  status: Status,
): void {
  const answer = ownAnswer(trace.secrets.maskedData(status));
  recordAnswer(trace, exchange, answer);
  reply(res, answer);
  trace.completed(exchange);
}

/** What was not HTTP, and has been answered, is an exchange too. */
export function recordMalformed(trace: Trace, malformed: Malformed, socket: Socket): void {
  const { status, problem, method, target, answer } = malformed;
  const exchange = ownExchange(trace, { socket, httpVersion: '1.1' }, { method, target, rawHeaders: [], host: '' });
  trace.refused(exchange, { rule: problem, status });
  recordAnswer(trace, exchange, answer);
  trace.completed(exchange);
}

function recordAnswer(trace: Trace, exchange: Exchange, answer: OwnAnswer): void {
  trace.responseStarted(exchange, { ...answer, statusText: STATUS_CODES[answer.status] ?? '' });
  trace.responseData(exchange, answer.body);
}
