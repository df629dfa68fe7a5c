import { VERSION } from '../rbac/second-checks/handed-out.ts';
import { headerValue } from '../api/request/header-list.ts';
import type { RequestInfo } from '../api/request/request-info.ts';
import type { PolicyRule } from '../rbac/rules/policy-rule.ts';
import type { RoleRef } from '../rbac/rules/policy.ts';
import type { CheckedRequest, SecondCheck, SecondQuestion, Sufficient } from '../rbac/second-checks/second-check.ts';
import { SECOND_CHECKS } from '../rbac/second-checks/second-checks.ts';
import { fieldAt, textAt, writtenObject } from '../rbac/second-checks/written-object.ts';
import { contentOf } from '../trace/body-content.ts';
import type { CapturedBody, Exchange } from '../trace/exchange.ts';
import { type Permission, permissionOf, permissionsOf } from './permission.ts';

/** What the API server asks besides the request itself: any of these sets of permissions is enough. */
export interface SecondNeed {
  readonly anyOf: readonly [readonly Permission[], ...(readonly Permission[])[]];
  /** For a person: `WebSocket`, `created it`, … */
  readonly why: string;
  /** Whether it is about rights that are handed on, which denials of their own are about. */
  readonly isGrant: boolean;
  /** Whether it is asked right after the request itself, so that a denial of that left it open. */
  readonly isNext: boolean;
}

/** The further checks that an exchange came to, and what cannot be known of them. */
export interface SecondNeeds {
  readonly needs: readonly SecondNeed[];
  /** What may be missing, one text for each blind spot. */
  readonly unknown: readonly string[];
}

/** What a trace has shown so far. */
export interface Known {
  /** The rules of a role. */
  readonly rulesOf: (role: RoleRef, namespace: string) => readonly PolicyRule[] | undefined;
  /** The resourceVersion of an object. */
  readonly versionOf: (info: RequestInfo) => string | undefined;
}

const NOTHING: Known = { rulesOf: () => undefined, versionOf: () => undefined };

/** The further checks of the API server that an exchange passed, or failed by a check of this kind. */
export function secondNeeds(exchange: Exchange, known: Known = NOTHING): SecondNeeds {
  const { requestInfo: info, response } = exchange;
  if (!info?.isResourceRequest) return NONE;
  const status = response?.status ?? 0;
  const checks = ALL.filter(
    (check) => check.concerns(info, status) && (isOfRequestAlone(check) || wasReached(check, exchange, status)),
  );
  if (checks.length === 0) return NONE;
  const request = new CheckedExchange(exchange, { info, status, known });
  const needs: SecondNeed[] = [];
  const unknown: string[] = [];
  for (const check of checks) {
    const questions = check.asks(request);
    const kind = {
      isGrant: check === SECOND_CHECKS.rules || check === SECOND_CHECKS.binding,
      isNext: check === SECOND_CHECKS.stream,
    };
    if (questions) needs.push(...questions.flatMap((question) => needFor(question, kind)));
    else unknown.push(check.unknown);
  }
  return { needs, unknown };
}

const NONE: SecondNeeds = { needs: [], unknown: [] };
const ALL = Object.values<SecondCheck>(SECOND_CHECKS);

function isOfRequestAlone(check: SecondCheck): boolean {
  return check === SECOND_CHECKS.stream || check === SECOND_CHECKS.creation;
}

/** What failed later came as far as that. A name that is taken shows only when a new object is stored. */
function wasReached({ isLast = false }: SecondCheck, { denial, requestInfo }: Exchange, status: number): boolean {
  const isOfThese = denial?.class === 'escalation' || denial?.class === 'bind' || denial?.class === 'admission-check';
  if (isOfThese || (status >= 200 && status < 300)) return true;
  return status === 409 ? !isLast || requestInfo?.verb === 'create' : status === 422 && !isLast;
}

function needFor({ anyOf, why }: SecondQuestion, kind: Pick<SecondNeed, 'isGrant' | 'isNext'>): SecondNeed[] {
  const [first, ...others] = anyOf.flatMap((sufficient) => permissionsFor(sufficient) ?? []);
  return first ? [{ anyOf: [first, ...others], why, ...kind }] : [];
}

/** `undefined`, inside a list, where no rule can allow it without allowing more. */
function permissionsFor(sufficient: Sufficient): [Permission[]] | undefined {
  if ('granted' in sufficient) {
    const { granted, namespace } = sufficient;
    return [granted.flatMap((rule) => permissionsOf(rule, namespace))];
  }
  const permissions = sufficient.asked.map(permissionOf);
  const known = permissions.filter((permission) => permission !== undefined);
  return known.length === permissions.length ? [known] : undefined;
}

/**
 * Reads a body when a check looks at it, which takes longer than all the rest. A class, since V8 makes a hidden class of its own, which lives long and
 * keeps the exchange, for each object literal with getters.
 */
class CheckedExchange implements CheckedRequest {
  readonly info: RequestInfo;
  readonly status: number;
  readonly rulesOf: Known['rulesOf'];
  readonly #exchange: Exchange;
  readonly #versionOf: Known['versionOf'];
  #sent: { readonly value: unknown } | undefined;
  #answered: { readonly value: unknown } | undefined;

  constructor(exchange: Exchange, { info, status, known }: { info: RequestInfo; status: number; known: Known }) {
    this.info = info;
    this.status = status;
    this.rulesOf = known.rulesOf;
    this.#exchange = exchange;
    this.#versionOf = known.versionOf;
  }

  get sent(): unknown {
    const { request } = this.#exchange;
    return (this.#sent ??= { value: objectIn(request.body, request.headers) }).value;
  }

  get isUnchanged(): boolean {
    const now = textAt(this.#answer(), ...VERSION);
    const before = textAt(this.sent, ...VERSION) || this.#versionOf(this.info);
    // A dry run changes no version.
    return now !== '' && now === before && this.status === 200 && !isDryRun(this.#exchange);
  }

  objectWith = (field: string): unknown => {
    const answered = this.#answer();
    if (fieldAt(answered, field) !== undefined) return answered;
    // A role without rules, for example. A list of rows, or the metadata alone, is not the object.
    if (isObjectOf(answered, this.info) && answered !== undefined) return answered;
    const { sent } = this;
    return sent !== undefined && (this.#isWhole() || fieldAt(sent, field) !== undefined) ? sent : undefined;
  };

  #answer(): unknown {
    const { response } = this.#exchange;
    if (!response || this.status >= 300) return undefined;
    return (this.#answered ??= { value: objectIn(response.body, response.headers) }).value;
  }

  /** Whether the object was sent, not a patch of it. */
  #isWhole(): boolean {
    const type = headerValue(this.#exchange.request.headers, 'Content-Type') ?? '';
    return this.info.verb !== 'patch' || /apply-patch/.test(type);
  }
}

/** Whether the server was asked to change nothing. */
export function isDryRun({ request }: Exchange): boolean {
  return /[?&]dryRun=/.test(request.target);
}

/** `Role` for `roles`. */
function isObjectOf(object: unknown, { resource, subresource }: RequestInfo): boolean {
  const kind = textAt(object, 'kind').toLowerCase();
  return subresource === '' && kind !== '' && resource.startsWith(kind.replace(/y$/, ''));
}

function objectIn(body: CapturedBody, headers: Exchange['request']['headers']): unknown {
  if (body.size === 0 && body.chunks.length === 0) return undefined;
  const { bytes, isCut } = contentOf(body, headers);
  return isCut || body.withheld !== undefined
    ? undefined
    : writtenObject(bytes, headerValue(headers, 'Content-Type') ?? '');
}

/** The object that a request wrote or read, as far as it is known to have this field; the response has it, else the request of a write that replaced it. */
export function writtenOrRead(exchange: Exchange, field: string): unknown {
  const { requestInfo: info, response } = exchange;
  const status = response?.status ?? 0;
  const isAbout = info && ['get', 'create', 'update', 'patch'].includes(info.verb);
  if (!isAbout || status < 200 || status >= 300) return undefined;
  return new CheckedExchange(exchange, { info, status, known: NOTHING }).objectWith(field);
}
