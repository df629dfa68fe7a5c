import { headerValue } from '../../api/request/header-list.ts';
import type { SecondCheck } from '../../rbac/second-checks/second-check.ts';
import { COMPARED_GROUPS } from '../../rbac/second-checks/handed-out.ts';
import { SECOND_CHECKS } from '../../rbac/second-checks/second-checks.ts';
import { writtenObject } from '../../rbac/second-checks/written-object.ts';
import { contentOf } from '../../trace/body-content.ts';
import type { CapturedBody, Exchange } from '../../trace/exchange.ts';

/** The level of an audit event, and its objects. */
export interface AuditedObjects {
  readonly level: 'Metadata' | 'Request' | 'RequestResponse';
  readonly requestObject?: object;
  readonly responseObject?: object;
}

/** Objects are in an event where they decide what is needed besides the request; all others stay out, as at level Metadata. */
export function auditedObjects({ requestInfo, request, response }: Exchange): AuditedObjects {
  const status = response?.status ?? 0;
  const decides =
    requestInfo?.isResourceRequest === true &&
    (COMPARED_GROUPS.has(requestInfo.apiGroup) ||
      Object.values<SecondCheck>(SECOND_CHECKS).some((check) => check.concerns(requestInfo, status)));
  const sent = decides ? objectIn(request.body, request.headers) : undefined;
  const answered = decides && response && status < 300 ? objectIn(response.body, response.headers) : undefined;
  return {
    level: answered ? 'RequestResponse' : sent ? 'Request' : 'Metadata',
    ...(sent && { requestObject: sent }),
    ...(answered && { responseObject: answered }),
  };
}

function objectIn(body: CapturedBody, headers: Exchange['request']['headers']): object | undefined {
  const { bytes, isCut } = contentOf(body, headers);
  if (isCut || bytes.length === 0 || body.withheld !== undefined) return undefined;
  const object = writtenObject(bytes, headerValue(headers, 'Content-Type') ?? '');
  return typeof object === 'object' && object !== null ? object : undefined;
}
