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
}

/** The further checks that an exchange came to, and what cannot be known of them. */
export interface SecondNeeds {
  readonly needs: readonly SecondNeed[];
  /** What may be missing, one text for each blind spot. */
  readonly unknown: readonly string[];
}

/** The rules of a role that a trace has shown so far. */
export type KnownRules = (role: RoleRef, namespace: string) => readonly PolicyRule[] | undefined;

/** The further checks of the API server that an exchange passed, or failed by a check of this kind. */
export function secondNeeds(exchange: Exchange, rulesOf: KnownRules = () => undefined): SecondNeeds {
  const { requestInfo: info, response } = exchange;
  if (!info?.isResourceRequest) return NONE;
  const status = response?.status ?? 0;
  const checks = ALL.filter(
    (check) => check.concerns(info, status) && (isOfRequestAlone(check) || wasReached(exchange, status)),
  );
  if (checks.length === 0) return NONE;
  const request = checkedRequest(exchange, { info, status, rulesOf });
  const needs: SecondNeed[] = [];
  const unknown: string[] = [];
  for (const check of checks) {
    const questions = check.asks(request);
    const isGrant = check === SECOND_CHECKS.rules || check === SECOND_CHECKS.binding;
    if (questions) needs.push(...questions.flatMap((question) => needFor(question, isGrant)));
    else unknown.push(check.unknown);
  }
  return { needs, unknown };
}

const NONE: SecondNeeds = { needs: [], unknown: [] };
const ALL = Object.values<SecondCheck>(SECOND_CHECKS);

function isOfRequestAlone(check: SecondCheck): boolean {
  return check === SECOND_CHECKS.stream || check === SECOND_CHECKS.creation;
}

/** They come after admission of what is written, and before it is validated and stored. */
function wasReached({ denial }: Exchange, status: number): boolean {
  const isOfThese = denial?.class === 'escalation' || denial?.class === 'bind' || denial?.class === 'admission-check';
  return isOfThese || (status >= 200 && status < 300) || status === 409 || status === 422;
}

function needFor({ anyOf, why }: SecondQuestion, isGrant: boolean): SecondNeed[] {
  const [first, ...others] = anyOf.flatMap((sufficient) => permissionsFor(sufficient) ?? []);
  return first ? [{ anyOf: [first, ...others], why, isGrant }] : [];
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

function checkedRequest(
  exchange: Exchange,
  { info, status, rulesOf }: { info: RequestInfo; status: number; rulesOf: KnownRules },
): CheckedRequest {
  const { request, response } = exchange;
  // Reading a body takes longer than all the rest, and few checks look at the answer.
  const sentOnce = once(() => objectIn(request.body, request.headers));
  const answeredOnce = once(() => (response && status < 300 ? objectIn(response.body, response.headers) : undefined));
  const type = headerValue(request.headers, 'Content-Type') ?? '';
  const isWhole = info.verb !== 'patch' || /apply-patch/.test(type);
  return {
    info,
    status,
    get sent() {
      return sentOnce();
    },
    rulesOf,
    objectWith: (field) => {
      const answered = answeredOnce();
      if (fieldAt(answered, field) !== undefined) return answered;
      // A role without rules, for example. A list of rows, or the metadata alone, is not the object.
      if (isObjectOf(answered, info) && answered !== undefined) return answered;
      const sent = sentOnce();
      return sent !== undefined && (isWhole || fieldAt(sent, field) !== undefined) ? sent : undefined;
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
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

/** The object that a request wrote or read whole, if it did; the response has it, else the request of a write that replaced it. */
export function writtenOrRead(exchange: Exchange): unknown {
  const { requestInfo: info, response } = exchange;
  const status = response?.status ?? 0;
  const isAbout = info && ['get', 'create', 'update', 'patch'].includes(info.verb);
  if (!isAbout || status < 200 || status >= 300) return undefined;
  const { objectWith } = checkedRequest(exchange, { info, status, rulesOf: () => undefined });
  return objectWith('rules');
}
