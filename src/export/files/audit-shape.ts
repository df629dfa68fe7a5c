import { list, mapOf, nullable, numberFrom, object, shapeOf, text } from '../../api/shape.ts';

/** The fields that we read of an Event of audit.k8s.io/v1 (apiserver pkg/apis/audit/v1/types.go). */
export interface AuditEvent {
  readonly stage?: string | null;
  readonly auditID?: string | null;
  readonly requestURI?: string | null;
  readonly verb?: string | null;
  readonly user?: AuditUser | null;
  readonly impersonatedUser?: AuditUser | null;
  readonly sourceIPs?: readonly string[] | null;
  readonly userAgent?: string | null;
  readonly responseStatus?: AuditStatus | null;
  readonly requestObject?: object | null;
  readonly responseObject?: object | null;
  readonly requestReceivedTimestamp?: string | null;
  readonly stageTimestamp?: string | null;
}

/** authentication.k8s.io/v1 UserInfo. */
export interface AuditUser {
  readonly username?: string | null;
  readonly uid?: string | null;
  readonly groups?: readonly string[] | null;
  readonly extra?: Readonly<Record<string, readonly string[]>> | null;
}

interface AuditStatus {
  readonly code?: number | null;
  readonly message?: string | null;
  readonly reason?: string | null;
}

const USER = nullable(
  object<AuditUser>({
    username: nullable(text),
    uid: nullable(text),
    groups: nullable(list(text)),
    extra: nullable(mapOf(list(text))),
  }),
);

const OBJECT = nullable(shapeOf('an object', (value): value is object => typeof value === 'object' && value !== null));

/** An Event of an audit log. */
export const AUDIT_EVENT = object<AuditEvent>({
  stage: nullable(text),
  auditID: nullable(text),
  requestURI: nullable(text),
  verb: nullable(text),
  user: USER,
  impersonatedUser: USER,
  sourceIPs: nullable(list(text)),
  userAgent: nullable(text),
  responseStatus: nullable(
    object<AuditStatus>({
      code: nullable(numberFrom(0, 999, 'a status code')),
      message: nullable(text),
      reason: nullable(text),
    }),
  ),
  requestObject: OBJECT,
  responseObject: OBJECT,
  requestReceivedTimestamp: nullable(text),
  stageTimestamp: nullable(text),
});
