import { ActionableError } from '../../api/actionable-error.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import { requestInfoOf } from '../../api/request/request-info.ts';
import type { ShapeError } from '../../api/shape.ts';
import { failureStatus } from '../../api/status/status.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import { explainDenial } from '../../rbac/denials/explain-denial.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';
import { impersonationOfEvent } from './audit-identity.ts';
import { AUDIT_EVENT, type AuditEvent } from './audit-shape.ts';
import { epochTime } from './epoch-time.ts';
import { parsedOrReported } from './parsed-or-reported.ts';

/** Reads audit events of an API server (apiserver pkg/apis/audit/v1/types.go) as exchanges. */
export class AuditReader {
  /** Audit ids of requests whose response has started and not ended. Only long-running requests have an event for both. */
  readonly #started = new Set<string>();
  #count = 0;

  /**
   * An Event or an EventList. A request is read once, from the first stage in which its response is known. Events that are not as
   * described are passed over and reported. Throws ActionableError for another apiVersion.
   */
  read(record: Readonly<Record<string, unknown>>, report: (error: ShapeError) => void): readonly Exchange[] {
    if (record['apiVersion'] !== 'audit.k8s.io/v1') throw otherVersion(record['apiVersion']);
    if (record['kind'] !== 'EventList') return this.#event(record, '', report);
    const { items } = record;
    return (Array.isArray(items) ? items : []).flatMap((item: unknown, i) => this.#event(item, `items[${i}]`, report));
  }

  #event(value: unknown, path: string, report: (error: ShapeError) => void): readonly Exchange[] {
    const event = parsedOrReported(AUDIT_EVENT, value, { path, report });
    if (!event) return [];
    const id = event.auditID ?? '';
    if (event.stage === 'RequestReceived') return [];
    if (this.#started.delete(id)) return [];
    if (event.stage === 'ResponseStarted') this.#started.add(id);
    return [exchangeOfEvent(event, ++this.#count)];
  }
}

function exchangeOfEvent(event: AuditEvent, id: number): Exchange {
  const { user } = event;
  const target = event.requestURI ?? '/';
  const verb = event.verb ?? '';
  const method = METHODS.get(verb) ?? verb.toUpperCase();
  const requestInfo = requestInfoOf(method, target);
  const status = event.responseStatus?.code ?? 0;
  const startedAt = epochTime(event.requestReceivedTimestamp);
  const took = (epochTime(event.stageTimestamp) || startedAt) - startedAt;
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
      ...(typeof user?.username === 'string' && { username: user.username }),
      ...(user?.groups && { groups: user.groups }),
    },
    ...(status > 0 && { response: { status, statusText: '', headers: [], body: bodyOf(event.responseObject) } }),
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

function requestHeaders({ userAgent, impersonatedUser }: AuditEvent): HeaderList {
  return [
    ...(typeof userAgent === 'string' ? [['User-Agent', userAgent] as const] : []),
    ...impersonationOfEvent(impersonatedUser),
  ];
}

/** All that an event says about a denial is the message of the Status. */
function denialOf(
  { responseStatus, user }: AuditEvent,
  request: { readonly method: string; readonly target: string; readonly headers: HeaderList },
): Denial | undefined {
  const { code } = responseStatus ?? {};
  if (code !== 403 && code !== 401 && code !== 422) return undefined;
  const status = failureStatus(code, responseStatus?.reason ?? 'Forbidden', responseStatus?.message ?? '');
  return explainDenial({
    method: request.method,
    target: request.target,
    requestHeaders: request.headers,
    status: code,
    responseHeaders: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(status)),
    ...(typeof user?.username === 'string' && { user: { username: user.username, groups: user.groups ?? [] } }),
  });
}

function bodyOf(object: object | null | undefined): CapturedBody {
  const bytes = object ? [Buffer.from(JSON.stringify(object))] : [];
  return { chunks: bytes, size: bytes[0]?.length ?? 0, truncated: false };
}

function otherVersion(apiVersion: unknown): ActionableError {
  return new ActionableError(
    'ERR_AUDIT_VERSION',
    `an audit event of apiVersion ${JSON.stringify(apiVersion)}, but this kubetrace reads audit.k8s.io/v1`,
    'Kubernetes writes audit.k8s.io/v1 since 1.12',
  );
}

/** Whether an exchange was read from an audit log. */
export function isAudited({ credential }: Exchange): boolean {
  return credential?.source === SOURCE;
}

const SOURCE = 'an audit log';
