import { lookupTable } from '../../../api/lookup-table.ts';
import { flag, list, nullable, numberFrom, object, parsed, shapeOf, text } from '../../../api/shape.ts';
import { type Fields, isFields } from '../lines/fields.ts';
import { urlSegment } from '../lines/url-segment.ts';
import { itemsOf, type Unwrap } from './wrapped.ts';

/**
 * An entry of Cloud Audit Logs about a cluster of GKE (`protoPayload`), as the audit event that it was made from. The name of the resource is
 * `GROUP/VERSION/PATH`, `core` for the core group, or the path of a URL; `methodName` ends with the verb. Throws ShapeError.
 */
export const gkeEvent: Unwrap = (fields) => {
  const payload = fields['protoPayload'];
  if (!isFields(payload) || !isOfKubernetes(payload)) return undefined;
  return [{ value: eventOf(parsed(LOG_ENTRY, fields)), path: '' }];
};

/** What the API of Cloud Logging answers to a search. */
export const loggedEntries: Unwrap = (fields) => itemsOf(fields, 'entries');

/** Of an entry about another service, that service. */
export function otherGoogleService(fields: Fields): string | undefined {
  const payload = fields['protoPayload'];
  if (!isFields(payload) || isOfKubernetes(payload)) return undefined;
  const service = payload['serviceName'];
  return typeof service === 'string' ? service : 'another service';
}

/** Custom resources have methods of their own groups. */
function isOfKubernetes({ serviceName, methodName }: Fields): boolean {
  if (serviceName === 'k8s.io') return true;
  return serviceName === undefined && typeof methodName === 'string' && methodName.startsWith('io.k8s.');
}

function eventOf({ protoPayload, labels, timestamp, receiveTimestamp, operation, insertId }: LogEntry): object {
  const { authenticationInfo, authorizationInfo, methodName, requestMetadata, request } = protoPayload;
  const name = protoPayload.resourceName ?? authorizationInfo?.[0]?.resource ?? '';
  const verb = methodName.slice(methodName.lastIndexOf('.') + 1);
  const address = requestMetadata?.callerIp ?? requestMetadata?.callerIP;
  const granted = authorizationInfo?.[0]?.granted;
  const impersonated = authenticationInfo?.authoritySelector;
  return {
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    auditID: operation?.id ?? insertId ?? undefined,
    stage: 'ResponseComplete',
    verb,
    ...placeOf(name, verb),
    user: { username: authenticationInfo?.principalEmail ?? '' },
    ...(impersonated && { impersonatedUser: { username: impersonated } }),
    sourceIPs: address ? [address] : [],
    userAgent: requestMetadata?.callerSuppliedUserAgent,
    responseStatus: statusOf(protoPayload),
    requestObject: request,
    requestReceivedTimestamp: timestamp ?? receiveTimestamp,
    annotations: { ...(granted === false && { 'authorization.k8s.io/decision': 'forbid' }), ...labels },
  };
}

/** `core/v1/namespaces/NS/pods/NAME/exec`, `apps/v1/…`, `readyz`. */
function placeOf(resourceName: string, verb: string): object {
  const [group = '', version, ...rest] = resourceName.split('/');
  if (version === undefined || !/^v\d/.test(version) || rest.length === 0) return { requestURI: `/${resourceName}` };
  const apiGroup = group === 'core' ? '' : group;
  const prefix = apiGroup === '' ? `/api/${version}` : `/apis/${apiGroup}/${version}`;
  const isInNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '');
  const [resource = '', name = '', subresource = ''] = isInNamespace ? rest.slice(2) : rest;
  const namespace = isInNamespace ? (rest[1] ?? '') : '';
  // The log names what was created; the request was to the list.
  const path = verb === 'create' && subresource === '' ? rest.slice(0, isInNamespace ? 3 : 1) : rest;
  return {
    requestURI: `${prefix}/${path.map(urlSegment).join('/')}${verb === 'watch' ? '?watch=true' : ''}`,
    objectRef: { resource, namespace, name, apiGroup, apiVersion: version, subresource },
  };
}

/** The Status of the answer, where the entry has it; else what google.rpc.Code says. */
function statusOf({ response, status }: ProtoPayload): object {
  const answer = response?.['kind'] === 'Status' ? response : {};
  const code = typeof answer['code'] === 'number' ? answer['code'] : STATUSES.get(String(status?.code ?? 0));
  const { message = status?.message, reason } = answer;
  return { code, message, reason };
}

/** HTTP statuses of google.rpc.Code (google/rpc/code.proto); ABORTED is a conflict to Kubernetes. */
const STATUSES = lookupTable<number>({
  '0': 200,
  '3': 400,
  '4': 504,
  '5': 404,
  '6': 409,
  '7': 403,
  '8': 429,
  '9': 422,
  '10': 409,
  '13': 500,
  '14': 503,
  '16': 401,
});

/** The fields that we read of a LogEntry. */
interface LogEntry {
  readonly protoPayload: ProtoPayload;
  readonly labels?: Fields | null;
  readonly timestamp?: string | null;
  readonly receiveTimestamp?: string | null;
  readonly insertId?: string | null;
  readonly operation?: { readonly id?: string | null } | null;
}

interface ProtoPayload {
  readonly methodName: string;
  readonly resourceName?: string | null;
  readonly authenticationInfo?: {
    readonly principalEmail?: string | null;
    readonly authoritySelector?: string | null;
  } | null;
  readonly authorizationInfo?:
    | readonly { readonly granted?: boolean | null; readonly resource?: string | null }[]
    | null;
  readonly requestMetadata?: {
    readonly callerIp?: string | null;
    readonly callerIP?: string | null;
    readonly callerSuppliedUserAgent?: string | null;
  } | null;
  readonly request?: Fields | null;
  readonly response?: Fields | null;
  readonly status?: { readonly code?: number | null; readonly message?: string | null } | null;
}

const FIELDS = nullable(shapeOf('an object', isFields));

const LOG_ENTRY = object<LogEntry>({
  protoPayload: object<ProtoPayload>({
    methodName: text,
    resourceName: nullable(text),
    authenticationInfo: nullable(
      object<NonNullable<ProtoPayload['authenticationInfo']>>({
        principalEmail: nullable(text),
        authoritySelector: nullable(text),
      }),
    ),
    authorizationInfo: nullable(
      list(
        object<NonNullable<ProtoPayload['authorizationInfo']>[number]>({
          granted: nullable(flag),
          resource: nullable(text),
        }),
      ),
    ),
    requestMetadata: nullable(
      object<NonNullable<ProtoPayload['requestMetadata']>>({
        callerIp: nullable(text),
        callerIP: nullable(text),
        callerSuppliedUserAgent: nullable(text),
      }),
    ),
    request: FIELDS,
    response: FIELDS,
    status: nullable(
      object<NonNullable<ProtoPayload['status']>>({
        code: nullable(numberFrom(0, 999, 'a code of google.rpc')),
        message: nullable(text),
      }),
    ),
  }),
  labels: FIELDS,
  timestamp: nullable(text),
  receiveTimestamp: nullable(text),
  insertId: nullable(text),
  operation: nullable(object<NonNullable<LogEntry['operation']>>({ id: nullable(text) })),
});
