import { failureStatus } from '../api/status/status.ts';
import { contentOf } from '../trace/body-content.ts';
import type { Exchange } from '../trace/exchange.ts';
import { explainInputs } from '../trace/explain/explain-input.ts';
import type { ExplainInput } from '../trace/explain/record-input.ts';
import { isOwnCall } from '../trace/own-calls.ts';
import type { Trace } from './kept-trace.ts';

/** A `Status` of Kubernetes, as a client library hands it out. */
export interface StatusLike {
  readonly kind?: string;
  readonly message?: string;
  readonly code?: number;
}

/** What a denial can be read off: an exchange of a trace, a Status, an error of a client library, or a text that holds the words of the server. */
export type Denied = string | Error | StatusLike | Exchange;

/** Where denials come from: the trace of a proxy, exchanges as `readTrace` reads them, a text, or a stream of its pieces. */
export type DenialsSource = string | Trace | Iterable<Denied> | AsyncIterable<string> | AsyncIterable<Exchange>;

/** What there is to explain, in the form that `explain` reads. */
export async function* deniedInputs(denied: DenialsSource): AsyncGenerator<ExplainInput> {
  if (typeof denied === 'string') return yield* explainInputs(only(denied));
  if (Symbol.asyncIterator in denied) return yield* streamInputs(denied);
  for (const one of 'exchanges' in denied ? denied.exchanges : denied) {
    if (typeof one === 'string') yield* explainInputs(only(one));
    else if (one instanceof Error) yield* explainInputs(only(one.message));
    else if (!isExchange(one)) yield* explainInputs(only(JSON.stringify(wholeStatus(one))));
    else if (!isOwnCall(one)) yield exchangeInput(one);
  }
}

/** The first piece shows what it is a stream of. */
async function* streamInputs(stream: AsyncIterable<string | Exchange>): AsyncGenerator<ExplainInput> {
  const pieces = stream[Symbol.asyncIterator]();
  const first = await pieces.next();
  if (first.done) return;
  const all = (async function* () {
    yield first.value;
    yield* { [Symbol.asyncIterator]: () => pieces };
  })();
  if (typeof first.value === 'string') return yield* explainInputs(texts(all));
  for await (const one of all) if (typeof one !== 'string' && !isOwnCall(one)) yield exchangeInput(one);
}

async function* texts(pieces: AsyncIterable<string | Exchange>): AsyncGenerator<string> {
  for await (const piece of pieces) if (typeof piece === 'string') yield piece;
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}

/** What a client library leaves out of a Status says nothing, and without it the rest is not read as the server's. */
function wholeStatus({ code = 403, message = '', ...more }: StatusLike): object {
  return { ...failureStatus(code, code === 401 ? 'Unauthorized' : 'Forbidden', message), ...more, kind: 'Status' };
}

function isExchange(denied: StatusLike | Exchange): denied is Exchange {
  return 'request' in denied && 'stage' in denied;
}

/** An exchange without a denial may be an answer of discovery, which settles what others leave open. */
function exchangeInput({ id, request, response, denial }: Exchange): ExplainInput {
  return {
    id,
    denied: {
      method: request.method,
      target: request.target,
      requestHeaders: request.headers,
      requestBody: contentOf(request.body, request.headers).bytes,
      status: response?.status ?? 0,
      responseHeaders: response?.headers ?? [],
      body: response ? contentOf(response.body, response.headers).bytes : new Uint8Array(),
    },
    ...(denial && { denial }),
  };
}
