import { type ForbiddenSentence, parseForbiddenMessage } from '../../../api/status/forbidden-message.ts';
import { headerValue } from '../../../api/request/header-list.ts';
import { type RequestInfo, requestInfoOf } from '../../../api/request/request-info.ts';
import { decodeStatus } from '../../../api/status/status-codec.ts';
import type { Status } from '../../../api/status/status.ts';
import { callerOf, impliedGroups } from '../../rules/caller.ts';
import { type Impersonation, impersonationOf } from '../../rules/impersonation.ts';
import type { RefusedExchange } from './refused-exchange.ts';
import type { UserInfo } from '../../rules/subject.ts';

/** A refused exchange and all that can be read off it: what every kind of denial is told by. */
export interface Evidence {
  readonly refused: RefusedExchange;
  /** Absent where the body is no Status, or was not sent (HEAD). */
  readonly status: Status | undefined;
  /** The Status' message, else the body as text. */
  readonly message: string;
  /** Absent where the request is not known, or the API server cannot decode its path. */
  readonly info: RequestInfo | undefined;
  /** An authorizer's sentence, where the message starts with one. */
  readonly sentence: ForbiddenSentence | undefined;
  /** Who authenticated, before impersonation; the username is `''` where unknown. */
  readonly caller: UserInfo;
  readonly impersonation: Impersonation | undefined;
  /** Whom the handlers see: the impersonated user, else the caller. */
  readonly actor: UserInfo;
  /**
   * `X-Content-Type-Options: nosniff` is set where a refusal of the authorization or impersonation filter is rendered, and
   * nowhere deeper (apiserver pkg/endpoints/handlers/responsewriters/errors.go). `undefined` where no headers are known.
   */
  readonly fromFilter: boolean | undefined;
  /** Such a refusal without a sentence to read: HEAD has no body, and a body may be cut, or encoded unreadably. */
  readonly isSilent: boolean;
  /** Passed priority-and-fairness, which comes after impersonation. */
  readonly passedFlowControl: boolean;
}

export function gatherEvidence(refused: RefusedExchange): Evidence {
  const { responseHeaders, requestHeaders } = refused;
  const contentType = headerValue(responseHeaders, 'Content-Type') ?? '';
  const status = decodeStatus(refused.body, contentType);
  const message = status ? (status.message ?? '') : bodyText(refused.body, contentType);
  const impersonation = impersonationOf(requestHeaders);
  const caller = refused.user ?? callerOf(requestHeaders);
  const fromFilter = headerValue(responseHeaders, 'X-Content-Type-Options') === 'nosniff';
  const sentence = parseForbiddenMessage(message);
  return {
    refused,
    status,
    message,
    info: refused.target === '' ? undefined : requestInfoOf(refused.method, refused.target),
    sentence,
    caller,
    impersonation,
    actor: impersonation ? impersonatedUser(impersonation) : caller,
    fromFilter: responseHeaders.length === 0 ? undefined : fromFilter,
    // A filter's refusal is a Status; Go's http.Error sets nosniff as well, but on text.
    isSilent: fromFilter && !sentence && !contentType.startsWith('text/'),
    passedFlowControl: headerValue(responseHeaders, 'X-Kubernetes-Pf-Flowschema-Uid') !== undefined,
  };
}

function bodyText(body: Uint8Array, contentType: string): string {
  return /protobuf|cbor/.test(contentType) ? '' : new TextDecoder().decode(body);
}

/** Groups that were not asked for are added only for a ServiceAccount; every impersonated user is authenticated. */
function impersonatedUser({ user, groups }: Impersonation): UserInfo {
  const implied = groups.length === 0 ? impliedGroups(user) : ['system:authenticated'];
  return { username: user, groups: [...new Set([...groups, ...implied])] };
}
