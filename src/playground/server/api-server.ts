import { randomUUID } from 'node:crypto';
import { STATUS_CODES, ServerResponse } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { forbiddenMessage } from '../../api/status/forbidden-message.ts';
import { RequestInfoError, decodeRequestInfo } from '../../api/request/request-info.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { targetOf } from '../../api/request/request-target.ts';
import { failureStatus } from '../../api/status/status.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { writeAnswer, writeError, writeStatus } from '../http/answer-writer.ts';
import { warn } from '../http/warning.ts';
import { ApiError, details } from '../store/api-error.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { authenticate } from '../identity/authentication.ts';
import type { Cluster } from '../cluster.ts';
import { flowOf } from './flow-control.ts';
import { readImpersonation, refusedImpersonation } from '../identity/impersonation.ts';
import { serveNonResource } from '../handlers/non-resource-handler.ts';
import { serveResource } from '../handlers/resource-handler.ts';

type Exchange = Pick<ApiRequest, 'message' | 'response' | 'query' | 'catalog'>;
type Upgrade = { readonly socket: Duplex; readonly head: Buffer };

/** What a node:http server needs: listeners for `request` and `upgrade`. */
export interface ApiServer {
  readonly serve: (message: IncomingMessage, response: ServerResponse) => void;
  readonly serveUpgrade: (message: IncomingMessage, socket: Duplex, head: Buffer) => void;
}

/**
 * The filters of kube-apiserver in its order (apiserver pkg/server/config.go, DefaultBuildHandlerChain): audit id, RequestInfo,
 * authentication, impersonation, priority and fairness, authorization, then the handler of the resource.
 */
export function createApiServer(cluster: Cluster, identify: Identify = authenticate): ApiServer {
  const serve = (message: IncomingMessage, response: ServerResponse, upgrade?: Upgrade) =>
    void answer(cluster, { message, response, upgrade, identify });
  return {
    serve: (message, response) => serve(message, response),
    serveUpgrade: (message, socket, head) => {
      const response = new ServerResponse(message);
      response.shouldKeepAlive = false;
      response.assignSocket(socket as Parameters<ServerResponse['assignSocket']>[0]);
      response.on('finish', () => socket.end());
      socket.on('error', () => socket.destroy());
      serve(message, response, { socket, head });
    },
  };
}

/** Who sent a request; `undefined` for 401. */
type Identify = typeof authenticate;

interface Incoming {
  readonly identify: Identify;
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
  readonly upgrade: Upgrade | undefined;
}

/** Never throws: what goes wrong becomes a Status, or the end of the connection when the answer has begun. */
async function answer(cluster: Cluster, incoming: Incoming): Promise<void> {
  const { message, response } = incoming;
  const target = targetOf(message.url ?? '/');
  const query = queryOf(target);
  const { catalog } = cluster.store;
  const exchange = { message, response, query, catalog };
  response.setHeader('Audit-Id', [message.headers['audit-id']].flat()[0] ?? randomUUID());
  try {
    const info = decodeRequestInfo(message.method ?? 'GET', target);
    response.setHeader('Cache-Control', 'no-cache, private');
    const user = await admit(cluster, incoming, info);
    if (!user) return writeStatus(exchange, 401, UNAUTHORIZED);
    const request = { ...incoming, query, catalog, info, user };
    const handled = await (info.isResourceRequest
      ? serveResource(cluster, request)
      : serveNonResource(cluster, request));
    if (handled) writeAnswer(exchange, handled);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else if (error instanceof RequestInfoError) writeDecodingError(exchange, error);
    else writeError(exchange, error);
  }
}

/** As Go reads it: pairs with a semicolon or a bad escape are dropped without a word (net/url, parseQuery). */
function queryOf(target: string): URLSearchParams {
  const pairs = target.includes('?') ? target.slice(target.indexOf('?') + 1).split('&') : [];
  return new URLSearchParams(pairs.filter((pair) => !/;|%(?![\da-f]{2})/i.test(pair)).join('&'));
}

const UNAUTHORIZED = failureStatus(401, 'Unauthorized', 'Unauthorized');

/** Who the request is done for, or `undefined` for 401. Throws the 403 of the filters. */
async function admit(cluster: Cluster, incoming: Incoming, info: RequestInfo): Promise<UserInfo | undefined> {
  const { message, response, identify } = incoming;
  const authenticated = await identify(message, cluster.tokens, (text) => warn(response, text));
  if (!authenticated) return undefined;
  const impersonation = readImpersonation(message, cluster.store.release);
  const refuse = (by: UserInfo, attributes: Attributes): never => {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    const { reason } = cluster.may(by, attributes);
    const about = details({ group: attributes.apiGroup, plural: attributes.resource }, attributes.name);
    throw new ApiError(403, 'Forbidden', forbiddenMessage(by.username, attributes, reason), about);
  };
  const refused =
    impersonation && refusedImpersonation(impersonation, info, (asked) => cluster.may(authenticated, asked).allowed);
  if (refused) refuse(authenticated, refused);
  const user = impersonation?.user ?? authenticated;
  for (const [name, value] of Object.entries(flowOf(cluster, user, info))) response.setHeader(name, value);
  if (!cluster.may(user, info).allowed) refuse(user, info);
  return user;
}

function writeDecodingError(exchange: Exchange, error: RequestInfoError): void {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const url = JSON.stringify(targetOf(exchange.message.url ?? ''));
  const text =
    error.code === 500
      ? escaped(`Internal Server Error: ${url}: failed to create RequestInfo: ${error.message}\n`)
      : error.code === 400
        ? '400 Bad Request'
        : `${STATUS_CODES[error.code]}\n`;
  const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
  writeAnswer(exchange, { code: error.code, text, headers });
}
