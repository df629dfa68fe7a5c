import { Readable } from 'node:stream';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import { fromRawHeaders } from '../../api/request/header-list.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import type { Trace } from '../../trace/trace.ts';
import type { Answer } from './answer.ts';
import { clientClaims } from './client-claims.ts';
import type { Dispatchers } from '../../kubeconfig/connect/dispatchers.ts';
import { ClientClosedError } from '../own-answers/failure.ts';
import { FirstBytes } from './first-bytes.ts';
import { credentialOf, outgoingHeaders } from './outgoing-headers.ts';
import type { Received } from '../receive/receive.ts';
import { requestBody } from './request-body.ts';
import { send } from './send.ts';
import type { Call } from './send.ts';
import { upgrade } from './upgrade.ts';
import type { UpgradeCall } from './upgrade.ts';
import type { TlsOptions } from '../../kubeconfig/connect/tls-options.ts';
import type { Visit } from '../receive/visit.ts';
import { hasBody } from '../receive/body-headers.ts';

/** Whom to ask, and with what. */
export interface Asking {
  readonly upstream: Upstream;
  readonly dispatchers: Dispatchers;
  readonly trace: Trace;
  /** TCP keep-alive of upgraded connections, in milliseconds; 0 is the system's. */
  readonly keepAlive: number;
}

/** What came of asking. */
export interface Asked {
  /** `undefined` when an upgraded connection has come to its end. */
  readonly answer: Answer | undefined;
  readonly sent: Sent;
}

/** What went out, credentials included: to read, never to keep. */
export interface Sent {
  readonly rawHeaders: readonly string[];
  readonly credential: CredentialFacts;
  readonly tls: TlsOptions;
  /** All that it proves itself with, where the client brought nothing of its own. */
  readonly own: Authentication | undefined;
  readonly body: FirstBytes;
}

/**
 * Sends the request; again if the server rejects a credential of ours that could be renewed. A 401 comes before the server looks at
 * what is asked for, so any method may be repeated; a body only if it had gone up whole and was small enough to be kept.
 */
export async function ask(asking: Asking, received: Received, visit: Visit): Promise<Asked> {
  const authentication = await asking.upstream.authenticate();
  const first = await attempt(asking, { received, visit, authentication });
  if (first.answer?.status !== 401 || received.identity.authorization) return first;
  const renewed = await asking.upstream.refresh(authentication);
  const replayed = hasBody(received.req) ? first.sent.body.whole() : NO_BODY;
  if (!renewed || !replayed) return first;
  await first.answer.body.flow(() => true);
  return attempt(asking, { received, visit, replayed, authentication: await asking.upstream.authenticate() });
}

const NO_BODY = new Uint8Array();

interface Trial {
  readonly received: Received;
  readonly visit: Visit;
  readonly authentication: Authentication;
  /** The body, when it has been read from the client before. */
  readonly replayed?: Uint8Array;
}

async function attempt(asking: Asking, trial: Trial): Promise<Asked> {
  const { received, visit, authentication } = trial;
  const { req, res } = visit;
  const { disableCompression = false } = asking.upstream;
  const { identity } = received;
  const { authorization, impersonation } = authentication;
  const rawHeaders = outgoingHeaders(received, { authorization, impersonation, disableCompression });
  if (visit.upgrade) rawHeaders.push('Connection', 'Upgrade', 'Upgrade', visit.upgrade.protocol);
  const claimed = identity.authorization ? await clientClaims(fromRawHeaders(rawHeaders)) : undefined;
  const credential = credentialOf(authentication, identity, claimed);
  asking.trace.authenticated(received.exchange, credential);
  const sent: Sent = {
    rawHeaders,
    credential,
    tls: identity.authorization ? authentication.clientTls : authentication.tls,
    own: identity.authorization || identity.impersonation ? undefined : authentication,
    body: hasBody(req) ? new FirstBytes(MAX_KEPT_BODY) : NOTHING,
  };
  const call = await (visit.upgrade ? startUpgrade : startCall)(asking, { trial, sent });
  const leave = () => {
    if (!res.writableFinished) call.abort(new ClientClosedError());
  };
  if (res.destroyed) leave();
  else res.once('close', leave);
  return { answer: await call.answer, sent };
}

/** Enough for the objects that people write: to explain a refusal of a RoleBinding, say, or to send it again. */
const MAX_KEPT_BODY = 256 * 1024;

/** Of a request without a body. */
const NOTHING = new FirstBytes(0);

interface Attempt {
  readonly trial: Trial;
  readonly sent: Sent;
}

function startCall(asking: Asking, attempted: Attempt): Call | Promise<Call> {
  const { trial, sent } = attempted;
  const outgoing = {
    method: trial.visit.req.method!,
    path: trial.received.path,
    rawHeaders: sent.rawHeaders,
    body: bodyOf(asking, attempted),
  };
  const dispatcher = asking.dispatchers.for(sent.tls);
  return dispatcher instanceof Promise
    ? dispatcher.then((opened) => send(opened, outgoing))
    : send(dispatcher, outgoing);
}

function bodyOf({ trace }: Asking, { trial: { received, visit, replayed }, sent }: Attempt): Readable | undefined {
  if (!hasBody(visit.req)) return undefined;
  const whole = replayed ?? visit.held;
  if (whole) {
    sent.body.push(whole);
    sent.body.end();
    return Readable.from([whole]);
  }
  return requestBody(visit.req, {
    see: (chunk) => {
      trace.requestData(received.exchange, chunk);
      sent.body.push(chunk);
    },
    seenAll: () => sent.body.end(),
    wanted: () => visit.goOn?.(),
  });
}

function startUpgrade(asking: Asking, { trial: { received, visit }, sent }: Attempt): Promise<UpgradeCall> {
  const { upstream, trace, keepAlive } = asking;
  const { server, proxy, connectLimits, requestTimeout } = upstream;
  const { socket } = visit.upgrade!;
  return upgrade({
    method: visit.req.method!,
    path: received.path,
    rawHeaders: sent.rawHeaders,
    to: { server, proxy, tls: sent.tls, limits: connectLimits },
    timeout: requestTimeout,
    socket,
    keepAlive,
    switched({ head, serverSocket }) {
      const { exchange } = received;
      visit.res.detachSocket(socket);
      // In listeners of sockets, what is thrown on would be the end of the process.
      const watching = (step: () => void): void => {
        try {
          step();
        } catch (error) {
          serverSocket.destroy(error as Error);
        }
      };
      watching(() => trace.responseStarted(exchange, head));
      socket.on('data', (chunk: Uint8Array) => watching(() => trace.requestData(exchange, chunk)));
      serverSocket.on('data', (chunk: Uint8Array) => watching(() => trace.responseData(exchange, chunk)));
    },
  });
}
