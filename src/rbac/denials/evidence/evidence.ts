import { type ForbiddenSentence, parseForbiddenMessage } from '../../../api/status/forbidden-message.ts';
import { headerValue } from '../../../api/request/header-list.ts';
import { type RequestInfo, requestInfoOf } from '../../../api/request/request-info.ts';
import { parseOlderForbiddenMessage } from '../../../api/status/older-forbidden-message.ts';
import { decodeStatus } from '../../../api/status/status-codec.ts';
import type { Status } from '../../../api/status/status.ts';
import { callerOf, impliedGroups } from '../../rules/caller.ts';
import { type Impersonation, impersonationOf } from '../../rules/impersonation.ts';
import type { DeniedExchange } from './denied-exchange.ts';
import type { UserInfo } from '../../rules/subject.ts';

/** A denied exchange and all that can be derived from it: what every family of denials looks at. */
export interface Evidence {
  readonly denied: DeniedExchange;
  /** Absent where the body is not a Status, or was not sent (HEAD). */
  readonly status: Status | undefined;
  /** The Status' message, else the body as text. */
  readonly message: string;
  /** Absent where the request is not known, or the API server cannot decode its path. */
  readonly info: RequestInfo | undefined;
  /** An authorizer's sentence, where the message starts with one. */
  readonly sentence: ForbiddenSentence | undefined;
  /** Who authenticated, before impersonation; `undefined` where not known. */
  readonly caller: UserInfo | undefined;
  readonly impersonation: Impersonation | undefined;
  /** Whom the handlers see: the impersonated user, else the caller. */
  readonly actor: UserInfo | undefined;
  /**
   * `X-Content-Type-Options: nosniff` is set where a denial by the authorization or impersonation filter is rendered, and
   * nowhere deeper (apiserver pkg/endpoints/handlers/responsewriters/errors.go). `undefined` where no headers are known.
   */
  readonly fromFilter: boolean | undefined;
  /** Such a denial without a sentence to read: HEAD has no body, and a body may be cut, or encoded unreadably. */
  readonly isSilent: boolean;
  /** Passed priority-and-fairness, which comes after impersonation. */
  readonly passedFlowControl: boolean;
}

/** All that can be derived from a denied exchange. Never throws. */
export function gatherEvidence(denied: DeniedExchange): Evidence {
  const { responseHeaders, requestHeaders } = denied;
  const contentType = headerValue(responseHeaders, 'Content-Type') ?? '';
  const status = decodeStatus(denied.body, contentType);
  const message = status ? (status.message ?? '') : bodyText(denied.body, contentType);
  const impersonation = impersonationOf(requestHeaders);
  const caller = denied.user ?? callerOf(requestHeaders);
  const fromFilter = headerValue(responseHeaders, 'X-Content-Type-Options') === 'nosniff';
  const sentence = denied.sentence ?? parseForbiddenMessage(message) ?? parseOlderForbiddenMessage(message);
  return {
    denied,
    status,
    message,
    info: denied.target === '' ? undefined : requestInfoOf(denied.method, denied.target),
    sentence,
    caller,
    impersonation,
    actor: impersonation ? impersonatedUser(impersonation) : caller,
    fromFilter: responseHeaders.length === 0 ? undefined : fromFilter,
    // A filter's denial is a Status; Go's http.Error sets nosniff as well, but on text.
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
