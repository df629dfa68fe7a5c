import type { ServerResponse } from 'node:http';
import type { Exchange, Failure } from '../../trace/exchange.ts';
import type { Trace } from '../../trace/trace.ts';
import { failureOf } from './failure.ts';
import { contained, faultOf, isFault, reportFault } from './fault.ts';
import { failedStatus, ownAnswer, reply } from './own-status.ts';

/** What of the proxy it takes to answer for it. */
interface FailingProxy {
  readonly trace: Trace;
  readonly server: { readonly origin: string };
  readonly annotate: string;
}

/** Ends an exchange on which something was thrown; what is thrown before there is one can only be a fault of ours. Never throws. */
export function fail(
  { trace, server, annotate }: FailingProxy,
  exchange: Exchange | undefined,
  res: ServerResponse,
  error: unknown,
): void {
  const isOurs = !exchange || isFault(error);
  if (isOurs) reportFault(error);
  const failure = isOurs ? faultOf(error) : trace.secrets.maskedData(failureOf(error, server.origin));
  contained(() => exchange && trace.failed(exchange, failure));
  if (!contained(() => answerFailure(res, failure, annotate !== 'off'))) res.destroy();
}

/** For kubectl an error of discovery has no message, whatever the Status says: the Warning has it. */
function answerFailure(res: ServerResponse, failure: Failure, warns: boolean): void {
  if (res.destroyed || !res.socket || res.writableEnded) return;
  // A body cut short must not look complete.
  if (res.headersSent) res.destroy();
  else reply(res, ownAnswer(failedStatus(failure), warns ? failure.message.replace(/^kubetrace: /u, '') : undefined));
}
