import { ActionableError } from '../../api/actionable-error.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { decodeRequestInfo } from '../../api/request/request-info.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { failureStatus } from '../../api/status/status.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { explainDenial } from '../../rbac/denials/explain-denial.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';

/** Reads audit events of an API server (apiserver pkg/apis/audit/v1/types.go) as exchanges. */
export class AuditReader {
  /** Audit ids of requests whose answer has started and not ended. Only long-running requests tell of both. */
  readonly #started = new Set<string>();
  #count = 0;

  /** An Event or an EventList. A request is told once, by the first stage in which its answer is known. */
  read(record: Readonly<Record<string, unknown>>): readonly Exchange[] {
    if (record['apiVersion'] !== 'audit.k8s.io/v1') throw otherVersion(record['apiVersion']);
    const events = record['kind'] === 'EventList' ? record['items'] : [record];
    return (Array.isArray(events) ? (events as AuditEvent[]) : []).flatMap((event) => this.#event(event));
  }

  #event(event: AuditEvent): readonly Exchange[] {
    const id = event.auditID ?? '';
    if (event.stage === 'RequestReceived') return [];
    if (this.#started.delete(id)) return [];
    if (event.stage === 'ResponseStarted') this.#started.add(id);
    return [exchangeOfEvent(event, ++this.#count)];
  }
}

/** The fields that we read. */
interface AuditEvent {
  readonly stage?: string;
  readonly auditID?: string;
  readonly requestURI?: string;
  readonly verb?: string;
  readonly user?: AuditUser;
  readonly impersonatedUser?: AuditUser;
  readonly sourceIPs?: readonly string[];
  readonly userAgent?: string;
  readonly responseStatus?: { readonly code?: number; readonly message?: string; readonly reason?: string };
  readonly requestObject?: object;
  readonly requestReceivedTimestamp?: string;
  readonly stageTimestamp?: string;
}

interface AuditUser {
  readonly username?: string;
  readonly groups?: readonly string[];
}

function exchangeOfEvent(event: AuditEvent, id: number): Exchange {
  const { requestURI: target = '/', verb = '', responseStatus = {}, user } = event;
  const method = METHODS.get(verb) ?? verb.toUpperCase();
  const requestInfo = requestInfoOf(method, target);
  const status = responseStatus.code ?? 0;
  const startedAt = Date.parse(event.requestReceivedTimestamp ?? '') || 0;
  const took = (Date.parse(event.stageTimestamp ?? '') || startedAt) - startedAt;
  const headers = requestHeaders(event);
  const denial = denialOf(event, { method, target, headers });
  return {
    id,
    startedAt,
    origin: 'client',
    client: { address: event.sourceIPs?.[0] ?? '', userAgent: event.userAgent ?? '' },
    request: { method, target, httpVersion: '1.1', headers, body: bodyOf(event.requestObject) },
    ...(requestInfo && { requestInfo }),
    upstreamUrl: target,
    stage: event.stage === 'Panic' ? 'Failed' : 'ResponseComplete',
    credential: {
      kind: 'client',
      source: SOURCE,
      ...(user?.username !== undefined && { username: user.username }),
      ...(user?.groups && { groups: user.groups }),
    },
    ...(status > 0 && { response: { status, statusText: '', headers: [], body: bodyOf(undefined) } }),
    ...(denial && { denial }),
    timings: { responseStarted: took, ended: took },
  };
}

const METHODS = lookupTable<string>({
  get: 'GET',
  list: 'GET',
  watch: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE',
});

function requestInfoOf(method: string, target: string): RequestInfo | undefined {
  try {
    return decodeRequestInfo(method, target);
  } catch {
    return undefined;
  }
}

function requestHeaders({ userAgent, impersonatedUser }: AuditEvent): HeaderList {
  return [
    ...(userAgent === undefined ? [] : [['User-Agent', userAgent] as const]),
    ...(impersonatedUser?.username === undefined ? [] : [['Impersonate-User', impersonatedUser.username] as const]),
  ];
}

/** What the event tells of a refusal is the message of the Status. */
function denialOf(
  { responseStatus: { code = 0, reason = 'Forbidden', message = '' } = {}, user }: AuditEvent,
  request: { readonly method: string; readonly target: string; readonly headers: HeaderList },
): Denial | undefined {
  if (code !== 403 && code !== 401 && code !== 422) return undefined;
  return explainDenial({
    method: request.method,
    target: request.target,
    requestHeaders: request.headers,
    status: code,
    responseHeaders: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(failureStatus(code, reason, message))),
    ...(user?.username !== undefined && { user: user as UserInfo }),
  });
}

function bodyOf(object: object | undefined): CapturedBody {
  const bytes = object ? [Buffer.from(JSON.stringify(object))] : [];
  return { chunks: bytes, size: bytes[0]?.length ?? 0, truncated: false };
}

function otherVersion(apiVersion: unknown): ActionableError {
  return new ActionableError(
    'ERR_AUDIT_VERSION',
    `an audit event of apiVersion ${JSON.stringify(apiVersion)}, and this kubetrace reads audit.k8s.io/v1`,
    'Kubernetes writes audit.k8s.io/v1 since 1.12',
  );
}

/** Does the exchange come from an audit log? */
export function isAudited({ credential }: Exchange): boolean {
  return credential?.source === SOURCE;
}

const SOURCE = 'an audit log';
