import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { openConnection } from '../../kubeconfig/connect/open-connection.ts';
import type { Destination } from '../../kubeconfig/connect/open-connection.ts';
import { awaitHead, correctHeads, ResponseHeads } from '../../kubeconfig/connect/wire/response-heads.ts';
import { RequestTimeoutError } from '../own-answers/failure.ts';
import type { Informational } from '../receive/wire/informational.ts';
import type { Call } from './send.ts';
import { bodyOf, headOf } from './upgrade.ts';
import type { UpstreamResponse } from './upstream-response.ts';

/** A request whose client waits to be asked for its body (`Expect: 100-continue`). */
export interface ExpectingRequest {
  readonly method: string;
  readonly path: string;
  readonly rawHeaders: readonly string[];
  readonly isChunked: boolean;
  readonly to: Destination;
  /** How long until the server must have answered, connecting included, in milliseconds. */
  readonly timeout: number | undefined;
  /** The body as it comes from the client: read only when it is wanted, or comes unasked. */
  readonly upload: Readable;
  /** What is sent of it. */
  readonly body: () => Readable;
  /** The server asks for the body. */
  readonly onContinue: () => void;
  readonly onInformational: (head: Informational) => void;
}

/**
 * Sends such a request with its expectation, so that a server which refuses it by its head gets no body. undici does not send `Expect`, so
 * Node's own client does, on a connection of its own.
 */
export function sendExpecting(request: ExpectingRequest): Call {
  const givenUp = new AbortController();
  const abort = (reason: Error): void => givenUp.abort(reason);
  const timer = request.timeout && setTimeout(() => abort(new RequestTimeoutError('no answer')), request.timeout);
  const response = respondedTo(request, givenUp.signal).finally(() => clearTimeout(timer));
  // It may fail before anyone waits for it.
  response.catch(() => undefined);
  return { response, abort };
}

async function respondedTo(request: ExpectingRequest, signal: AbortSignal): Promise<UpstreamResponse> {
  const { socket } = await openConnection(request.to, signal);
  correctHeads(socket, new ResponseHeads({ passesContinue: true }));
  awaitHead(socket);
  const { method, path, upload } = request;
  const sent = httpRequest({ createConnection: () => socket, method, path, headers: headersOf(request), signal });
  sent.maxHeadersCount = 0;
  // What comes after the response has begun is an error of its body.
  sent.on('error', () => undefined);
  const sendBody = (): void => {
    clearTimeout(timer);
    upload.off('readable', sendBody);
    sent.off('continue', asked);
    request
      .body()
      .on('error', (error) => sent.destroy(error))
      .pipe(sent);
  };
  const asked = (): void => {
    request.onContinue();
    sendBody();
  };
  const timer = setTimeout(asked, PATIENCE);
  sent.once('continue', asked);
  upload.once('readable', sendBody);
  passOnInformation(sent, request);
  sent.flushHeaders();
  try {
    const [message] = (await once(sent, 'response')) as [IncomingMessage];
    return { ...headOf(message), body: bodyOf(message) };
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    upload.off('readable', sendBody);
  }
}

/** How long a server may take to ask, in milliseconds: some never do (Go's DefaultTransport waits as long). */
const PATIENCE = 1000;

function passOnInformation(sent: ClientRequest, { onInformational }: ExpectingRequest): void {
  let count = 0;
  sent.on('information', ({ statusCode: status, statusMessage: statusText, rawHeaders }) => {
    if (++count > MOST_INFORMATIONAL) sent.destroy(new Error('the response only informs, without end'));
    else if (status !== 100) onInformational({ status, statusText, rawHeaders });
  });
}

const MOST_INFORMATIONAL = 100;

function headersOf({ to: { server }, rawHeaders, isChunked }: ExpectingRequest): string[] {
  const chunked = isChunked ? ['Transfer-Encoding', 'chunked'] : [];
  return ['Host', server.host, ...rawHeaders, ...chunked, 'Expect', '100-continue', 'Connection', 'close'];
}
