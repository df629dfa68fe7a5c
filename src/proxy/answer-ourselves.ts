import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Status } from '../api/status/status.ts';
import type { Exchange } from '../trace/exchange.ts';
import type { Trace } from '../trace/trace.ts';
import type { Filters } from './filter/filters.ts';
import { refuseTrace } from './filter/refuse-trace.ts';
import { ClientClosedError } from './own-answers/failure.ts';
import { nothing, notFound, redirect } from './own-answers/local-answers.ts';
import { LocalResponse } from './own-answers/local-response.ts';
import { badRequestStatus, ownAnswer, refusalStatus, reply } from './own-answers/own-status.ts';
import type { OwnAnswer } from './own-answers/own-status.ts';
import type { StaticFiles } from './own-answers/static-files.ts';
import type { LocalRequest } from './receive/client-request.ts';
import { ownExchange, type Scheme } from './receive/own-exchange.ts';
import type { Malformed } from './receive/wire/malformed.ts';

/** Ends an exchange with a Status of our own. */
export function answerOurselves(
  { trace }: { readonly trace: Trace },
  { exchange }: { readonly exchange: Exchange },
  res: ServerResponse,
  status: Status,
): void {
  answerWith({ trace }, { exchange }, res, ownAnswer(trace.secrets.maskedData(status)));
}

/** Ends an exchange with a response of our own. */
export function answerWith(
  { trace }: { readonly trace: Trace },
  { exchange }: { readonly exchange: Exchange },
  res: ServerResponse,
  answer: OwnAnswer,
): void {
  recordAnswer(trace, exchange, answer);
  reply(res, answer);
  trace.completed(exchange);
}

/** What was not HTTP, and has been answered, is an exchange too. */
export function recordMalformed(
  ours: { readonly trace: Trace; readonly scheme: Scheme },
  malformed: Malformed,
  socket: Socket,
): void {
  const { status, problem, method, target, answer } = malformed;
  const { trace } = ours;
  const exchange = ownExchange(ours, { socket, httpVersion: '1.1' }, { method, target, rawHeaders: [], host: '' });
  trace.refused(exchange, { rule: problem, status });
  recordAnswer(trace, exchange, answer);
  trace.completed(exchange);
}

function recordAnswer(trace: Trace, exchange: Exchange, answer: OwnAnswer): void {
  trace.responseStarted(exchange, { ...answer, statusText: STATUS_CODES[answer.status] ?? '' });
  trace.responseData(exchange, answer.body);
}

/** What answers such requests. */
interface LocalParts {
  readonly trace: Trace;
  readonly filters: Filters;
  readonly files: StaticFiles | undefined;
}

/** Answers a request that is not for the API server: with a file, or that there is nothing. */
export async function serveLocally(
  { files, filters, trace }: LocalParts,
  request: LocalRequest,
  res: ServerResponse,
): Promise<void> {
  const { route, method, target, headers, origin, exchange } = request;
  if (origin.problem !== undefined) return answerOurselves({ trace }, request, res, badRequestStatus(origin.problem));
  const refusal = filters.origin(request) ?? refuseTrace(request);
  if (refusal) {
    trace.refused(exchange, refusal);
    return answerOurselves({ trace }, request, res, refusalStatus({ method, path: target }, refusal));
  }
  const response = new LocalResponse(trace, exchange, res);
  if (route.to === 'files' && files) await files({ method, path: route.path, headers }, response);
  else if (route.to === 'redirect') redirect(response, route.location);
  else if (route.to === 'server') nothing(response);
  else notFound(response);
  if (res.destroyed && !res.writableEnded) throw new ClientClosedError();
  trace.completed(exchange);
}
