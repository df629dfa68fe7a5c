import { list, mapOf, nullable, numberFrom, object, shapeOf, text } from '../../api/shape.ts';
import { isFields } from './lines/fields.ts';

/** The fields that we read of an Event of audit.k8s.io: v1, v1beta1 and v1alpha1 differ in others (apiserver pkg/apis/audit). */
export interface AuditEvent {
  readonly stage?: string | null;
  readonly auditID?: string | null;
  readonly requestURI?: string | null;
  readonly verb?: string | null;
  readonly user?: AuditUser | null;
  readonly impersonatedUser?: AuditUser | null;
  readonly sourceIPs?: readonly string[] | null;
  readonly userAgent?: string | null;
  readonly objectRef?: ObjectReference | null;
  readonly responseStatus?: AuditStatus | null;
  readonly requestObject?: object | null;
  readonly responseObject?: object | null;
  readonly requestReceivedTimestamp?: string | null;
  readonly stageTimestamp?: string | null;
  /** Of the versions before v1. */
  readonly timestamp?: string | null;
  readonly annotations?: Readonly<Record<string, unknown>> | null;
}

/** A user as the API server knows it. */
export interface AuditUser {
  readonly username?: string | null;
  readonly uid?: string | null;
  readonly groups?: readonly string[] | null;
  readonly extra?: Readonly<Record<string, readonly string[]>> | null;
}

/** What the API server decided on: the attributes of the request. */
export interface ObjectReference {
  readonly resource?: string | null;
  readonly namespace?: string | null;
  readonly name?: string | null;
  readonly apiGroup?: string | null;
  readonly apiVersion?: string | null;
  readonly subresource?: string | null;
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
  objectRef: nullable(
    object<ObjectReference>({
      resource: nullable(text),
      namespace: nullable(text),
      name: nullable(text),
      apiGroup: nullable(text),
      apiVersion: nullable(text),
      subresource: nullable(text),
    }),
  ),
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
  timestamp: nullable(text),
  annotations: nullable(shapeOf('an object', isFields)),
});
