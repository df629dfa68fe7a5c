import { Remembered } from '../../api/remembered.ts';
import type { CredentialFacts } from '../../api/credential-facts.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import { anything, list } from '../../api/shape.ts';
import { forbiddenMessage } from '../../api/status/forbidden-message.ts';
import { failureStatus } from '../../api/status/status.ts';
import { explainDenial } from '../../rbac/denials/explain-denial.ts';
import type { Denial } from '../../rbac/rules/denial.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';
import { type DecidedRequest, decidedRequest, decisionOf } from './audit-decision.ts';
import { impersonationOfEvent } from './audit-identity.ts';
import { AUDIT_EVENT, type AuditEvent } from './audit-shape.ts';
import { epochTime } from './epoch-time.ts';
import { parsedOrReported, type Reporting } from './parsed-or-reported.ts';
import { type Fields, isFields } from './lines/fields.ts';

/** Whether an apiVersion is one of audit events that we read: those before v1 differ in fields that we do not need. */
export function isAuditVersion(apiVersion: string): boolean {
  return /^audit\.k8s\.io\/v1(?:beta1|alpha1)?$/.test(apiVersion);
}

/** Where to report what is wrong with events. */
export interface AuditReporting extends Reporting {
  /** For an event that is read and does not say all: what is missing. */
  readonly note: (kind: string) => void;
  /** The index of the first event, where an EventList is read in pieces. */
  readonly first: number;
}

const ITEMS = list(anything);

/** Reads audit events of an API server (apiserver pkg/apis/audit/v1/types.go) as exchanges. */
export class AuditReader {
  /** Audit ids of requests whose response has started and not ended. Only long-running requests have an event for both. */
  readonly #started = new Set<string>();
  readonly #denials: KnownDenials = new Remembered({ most: 1000, longest: 8192 });
  #count = 0;

  /**
   * The items of an EventList, or an Event. A request is read once, from the first stage in which its response is known. Events that are not
   * as described are passed over and reported.
   */
  read(record: Fields, reporting: AuditReporting): readonly Exchange[] {
    const { path, first } = reporting;
    const { kind, items } = record;
    // In pieces of a large list with sorted keys the kind is missing, since it comes after the items.
    const isList = kind === 'EventList' || (kind === undefined && Array.isArray(items));
    if (!isList) return this.#event(record, reporting);
    const at = path === '' ? 'items' : `${path}.items`;
    const all = parsedOrReported(ITEMS, items ?? [], { ...reporting, path: at }) ?? [];
    return all.flatMap((item: unknown, i) => this.#event(item, { ...reporting, path: `${at}[${first + i}]` }));
  }

  #event(value: unknown, reporting: AuditReporting): readonly Exchange[] {
    if (isFields(value) && value['stage'] === 'RequestReceived') return [];
    const event = parsedOrReported(AUDIT_EVENT, value, reporting);
    if (!event) return [];
    const id = event.auditID ?? '';
    if (this.#started.delete(id)) return [];
    if (!event.requestURI && !event.objectRef?.resource) {
      reporting.note('passed over: audit events without requestURI and objectRef');
      return [];
    }
    if (!event.verb) reporting.note('audit events without a verb, so that what they need is not known');
    if (event.stage === 'ResponseStarted' && id !== '') this.#started.add(id);
    return [exchangeOfEvent(event, ++this.#count, this.#denials)];
  }
}

/** Spelled out, since a log has millions of them. */
function exchangeOfEvent(event: AuditEvent, id: number, denials: KnownDenials): Exchange {
  const { user } = event;
  const decided = decidedRequest(event);
  const { decision, reason } = decisionOf(event);
  const target = event.requestURI || decided.target;
  const status = event.responseStatus?.code || (decision === 'forbid' ? 403 : 0);
  const [startedAt, endedAt] = timesOf(event);
  const headers = requestHeaders(event);
  const exchange: Writable<Exchange> = {
    id,
    startedAt,
    origin: 'client',
    client: { address: event.sourceIPs?.[0] ?? '', userAgent: event.userAgent ?? '' },
    request: { method: decided.method, target, httpVersion: '1.1', headers, body: bodyOf(event.requestObject) },
    upstreamUrl: target,
    stage: event.stage === 'Panic' ? 'Failed' : 'ResponseComplete',
    credential: credentialOf(user),
    timings: { responseStarted: endedAt - startedAt, ended: endedAt - startedAt },
  };
  if (decided.requestInfo) exchange.requestInfo = decided.requestInfo;
  if (status > 0) exchange.response = { status, statusText: '', headers: [], body: bodyOf(event.responseObject) };
  if (status === 403 || status === 401 || status === 422) {
    const { denial } = denials.of(denialKey(event, target, headers, status), () => ({
      denial: denialOf(event, { ...decided, headers, status }),
    }));
    if (denial) exchange.denial = denial;
  }
  if (decision === 'allow' && reason !== '') exchange.allowedBy = reason;
  return exchange;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** The denials of earlier events, of which many are alike. Requests are not remembered: to decode one takes no longer than to look for it. */
type KnownDenials = Remembered<{ readonly denial: Denial | undefined }>;

function denialKey(event: AuditEvent, target: string, headers: HeaderList, status: number): string {
  const { verb, user, responseStatus, annotations, objectRef } = event;
  return JSON.stringify([status, verb, target, user, responseStatus, annotations, objectRef, headers]);
}

function credentialOf(user: AuditEvent['user']): CredentialFacts {
  const credential: Writable<CredentialFacts> = { kind: 'client', source: SOURCE };
  if (typeof user?.username === 'string') credential.username = user.username;
  if (user?.groups) credential.groups = user.groups;
  return credential;
}

function timesOf(event: AuditEvent): [startedAt: number, endedAt: number] {
  const endedAt = epochTime(event.stageTimestamp) || epochTime(event.timestamp);
  const startedAt = epochTime(event.requestReceivedTimestamp) || endedAt;
  return [startedAt, endedAt || startedAt];
}

function requestHeaders({ userAgent, impersonatedUser }: AuditEvent): HeaderList {
  return [
    ...(typeof userAgent === 'string' ? [['User-Agent', userAgent] as const] : []),
    ...impersonationOfEvent(impersonatedUser),
  ];
}

interface AnsweredRequest extends DecidedRequest {
  readonly headers: HeaderList;
  readonly status: number;
}

/** All that an event says about a denial is the message of the Status; where that is missing, the recorded decision says the same. */
function denialOf(
  event: AuditEvent,
  { method, target, requestInfo, headers, status }: AnsweredRequest,
): Denial | undefined {
  const { responseStatus, user, impersonatedUser } = event;
  const { decision, reason } = decisionOf(event);
  const username = impersonatedUser?.username ?? user?.username ?? '';
  const decided =
    decision === 'forbid' && requestInfo && status === 403 ? forbiddenMessage(username, requestInfo, reason) : '';
  const message = responseStatus?.message || decided;
  const answer = failureStatus(status, responseStatus?.reason ?? 'Forbidden', message);
  return explainDenial({
    method,
    target,
    requestHeaders: headers,
    status,
    responseHeaders: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(answer)),
    ...(typeof user?.username === 'string' && { user: { username: user.username, groups: user.groups ?? [] } }),
  });
}

const NO_BODY: CapturedBody = { chunks: [], size: 0, truncated: false };

function bodyOf(object: object | null | undefined): CapturedBody {
  return object ? new WrittenBody(object) : NO_BODY;
}

/**
 * The object of an event as a body. Of most events nobody asks for its bytes. A class, since V8 makes a hidden class of its own, which lives long and keeps
 * what its getters know, for each object literal with getters.
 */
class WrittenBody implements CapturedBody {
  readonly truncated = false;
  readonly #object: object;
  #bytes: Buffer | undefined;

  constructor(object: object) {
    this.#object = object;
  }

  get chunks(): readonly Uint8Array[] {
    return [this.#written()];
  }

  get size(): number {
    return this.#written().length;
  }

  #written(): Buffer {
    return (this.#bytes ??= Buffer.from(JSON.stringify(this.#object)));
  }
}

/** Whether an exchange was read from an audit log. */
export function isAudited({ credential }: Exchange): boolean {
  return credential?.source === SOURCE;
}

const SOURCE = 'an audit log';
