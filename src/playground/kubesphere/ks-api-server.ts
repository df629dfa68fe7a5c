import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { forbiddenMessage } from '../../api/status/forbidden-message.ts';
import { fromRawHeaders } from '../../api/request/header-list.ts';
import { effectiveQuery } from '../../api/kubesphere/kubesphere-filter.ts';
import {
  decodeKubeSphereRequestInfo,
  type KubeSphereRequestInfo,
  KubeSphereRequestInfoError,
} from '../../api/kubesphere/kubesphere-request-info.ts';
import { targetOf } from '../../api/request/request-target.ts';
import { failureStatus } from '../../api/status/status.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { type ApiServer, createApiServer } from '../server/api-server.ts';
import { writeAnswer, writeError, writeStatus } from '../http/answer-writer.ts';
import { ApiError, details } from '../store/api-error.ts';
import type { Answer } from '../http/api-request.ts';
import { authenticateKubeSphere } from './authentication.ts';
import { refusedByDispatcher } from './dispatcher.ts';
import { serveKapis } from './kapis-handler.ts';
import type { KubeSphere } from './kubesphere.ts';
import { plainText } from './plain-text.ts';
import { serveToken } from './token-handler.ts';
import { firstPart } from '../../api/text/first-part.ts';

/** The account by which ks-apiserver is known to kube-apiserver. */
const KS_ACCOUNT: UserInfo = {
  username: 'system:serviceaccount:kubesphere-system:kubesphere',
  groups: ['system:masters', 'system:authenticated'],
};

/** Paths that need no authorization (pkg/apiserver/apiserver.go, excludedPaths). */
const OPEN =
  /^(?:\/oauth\/.*|\/dist\/.*|\/\.well-known\/openid-configuration|\/version|\/metrics|\/livez|\/healthz|\/openapi\/v[23])$/;

/**
 * The filters of ks-apiserver 4.1.3 in its order: RequestInfo, authentication, the dispatcher to other clusters, authorization; then
 * kube-apiserver for what is its own, or a handler.
 */
export function createKsApiServer(kubeSphere: KubeSphere): ApiServer {
  const kube = createApiServer(kubeSphere.cluster, () => Promise.resolve(KS_ACCOUNT));
  return {
    serve: (message, response) => void answer(kubeSphere, kube, { message, response }),
    serveUpgrade: (message, socket, head) => {
      try {
        const admitted = admit(kubeSphere, message);
        if (!('info' in admitted)) return refuseUpgrade(socket, admitted.code);
        message.url = kubernetesTarget(admitted, message);
        kube.serveUpgrade(message, socket, head);
      } catch (error) {
        refuseUpgrade(socket, error instanceof ApiError ? error.status.code : 500);
      }
    },
  };
}

interface Incoming {
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

/** Never throws: what goes wrong becomes an answer, also where ks-apiserver would crash. */
async function answer(kubeSphere: KubeSphere, kube: ApiServer, incoming: Incoming): Promise<void> {
  const { message, response } = incoming;
  const exchange = { ...incoming, query: new URLSearchParams() };
  try {
    const admitted = admit(kubeSphere, message);
    if (!('info' in admitted)) return writeAnswer(exchange, admitted);
    const { info, user, query } = admitted;
    if (info.isKubernetesRequest || isWrite(info)) {
      message.url = kubernetesTarget(admitted, message);
      return kube.serve(message, response);
    }
    const request = { ...incoming, info, user, query: new URLSearchParams(query) };
    writeAnswer(request, (await serveToken(kubeSphere, request)) ?? serveKapis(kubeSphere, request));
  } catch (error) {
    if (error instanceof KubeSphereRequestInfoError) writeUndecoded(exchange, error);
    else if (error instanceof ApiError) writeRefusal(exchange, error);
    else writeError(exchange, error);
  }
}

interface Admitted {
  readonly info: KubeSphereRequestInfo;
  readonly user: UserInfo;
  /** As the first filter left it. */
  readonly query: string;
}

/** What goes on to the handlers, or the dispatcher's answer. Throws what the other filters answer. */
function admit(kubeSphere: KubeSphere, message: IncomingMessage): Admitted | Answer {
  const target = targetOf(message.url ?? '/');
  const headers = fromRawHeaders(message.rawHeaders);
  const info = decodeKubeSphereRequestInfo(message.method ?? 'GET', target, { headers });
  const query = effectiveQuery(target.split('?')[1] ?? '', headers);
  const user = authenticated(kubeSphere, message);
  const refused = refusedByDispatcher(kubeSphere, info.cluster);
  if (refused) return refused;
  if (!OPEN.test(info.path) && !kubeSphere.may(user, info).allowed) {
    const about = details({ group: info.apiGroup, plural: info.resource }, info.name);
    throw new ApiError(403, 'Forbidden', forbiddenMessage(user.username, info), about);
  }
  return { info, user, query };
}

function authenticated(kubeSphere: KubeSphere, message: IncomingMessage): UserInfo {
  try {
    return authenticateKubeSphere(message, kubeSphere);
  } catch (error) {
    throw new ApiError(401, 'Unauthorized', (error as Error).message);
  }
}

/** Objects of KubeSphere's own are written as any custom resource. */
function isWrite({ isResourceRequest, apiPrefix, verb }: KubeSphereRequestInfo): boolean {
  return isResourceRequest && apiPrefix === 'kapis' && ['create', 'update', 'patch', 'delete'].includes(verb);
}

/** The target for kube-apiserver, which knows neither clusters nor workspaces. */
function kubernetesTarget({ info, query }: Admitted, { url = '' }: IncomingMessage): string {
  const path = info.isKubernetesRequest ? withoutCluster(firstPart(url, '?'), info.cluster) : asCustomResource(info);
  return path + (query && `?${query}`);
}

function withoutCluster(path: string, cluster: string): string {
  return cluster === '' ? path : path.replace(/\/clusters\/[^/]*/, '');
}

function asCustomResource({ apiGroup, apiVersion, namespace, parts }: KubeSphereRequestInfo): string {
  const where = namespace === '' || parts[0] === 'namespaces' ? [] : ['namespaces', namespace];
  return `/apis/${[apiGroup, apiVersion, ...where, ...parts].map(encodeURIComponent).join('/')}`;
}

type Exchange = Incoming & { readonly query: URLSearchParams };

function writeUndecoded(exchange: Exchange, { code, message: words }: KubeSphereRequestInfoError): void {
  // The original closes the connection; to say why is more helpful.
  if (code === 0) return writeAnswer(exchange, plainText(500, `kubetrace playground: ${words}\n`));
  if (code === 400) return writeAnswer(exchange, plainText(400, '400 Bad Request'));
  // The typing error is ks-apiserver's.
  const text = `Internal Server Error: ${JSON.stringify(exchange.message.url)}: failed to crate RequestInfo: ${words}\n`;
  writeAnswer(exchange, plainText(500, text));
}

/** Its own refusals have no Audit-Id. */
function writeRefusal(exchange: Exchange, { status }: ApiError): void {
  const { code, reason = '', message = '', details: about = {} } = status;
  if (code === 403) exchange.response.setHeader('X-Content-Type-Options', 'nosniff');
  writeStatus(exchange, code, failureStatus(code, reason, message, code === 403 ? about : undefined));
}

function refuseUpgrade(socket: Duplex, code: number): void {
  socket.end(`HTTP/1.1 ${code} ${STATUS_CODES[code] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
