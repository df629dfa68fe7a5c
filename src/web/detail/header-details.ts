import { type HeaderList, utf8Text } from '../../api/request/header-list.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import type { HeaderDetail } from '../wire/detail.ts';

/** The headers of a request, with a note where one means something to Kubernetes. */
export function requestHeaders(headers: HeaderList): HeaderDetail[] {
  return headers.map((header) => detailOf(header, REQUEST_NOTES));
}

/** The headers of a response in the same way. */
export function responseHeaders(headers: HeaderList): HeaderDetail[] {
  return headers.map((header) => detailOf(header, RESPONSE_NOTES));
}

type Notes = ReadonlyMap<string, string | ((value: string) => string | undefined)>;

function detailOf([name, raw]: HeaderList[number], notes: Notes): HeaderDetail {
  const value = utf8Text(raw);
  const known = notes.get(name.toLowerCase());
  const note = typeof known === 'function' ? known(value) : known;
  return {
    name,
    value,
    ...(value.includes(MASKED) && { isMasked: true }),
    ...(note !== undefined && { note }),
  };
}

/** The forms in which the API server writes objects (apiserver pkg/endpoints/handlers/negotiation). */
function formNote(value: string): string | undefined {
  if (/\bas=Table\b/.test(value)) return 'a Table: the columns that kubectl get prints';
  if (/\bas=PartialObjectMetadata/.test(value)) return 'only the metadata of objects';
  if (/\bas=APIGroupDiscoveryList\b/.test(value)) return 'all that the server serves, in one answer';
  if (value.includes('vnd.kubernetes.protobuf')) return 'the binary form of Kubernetes, smaller than JSON';
  if (/\bcbor\b/.test(value)) return 'CBOR, a binary form of JSON';
  return undefined;
}

/** The kinds of patch (apimachinery pkg/types/patch.go). */
function contentNote(value: string): string | undefined {
  if (value.includes('strategic-merge-patch')) return 'a strategic merge patch: lists are merged by their keys';
  if (value.includes('json-patch')) return 'a JSON patch: a list of operations (RFC 6902)';
  if (value.includes('merge-patch')) return 'a JSON merge patch: fields are replaced, null deletes (RFC 7396)';
  if (value.includes('apply-patch')) return 'a server-side apply: the fields that the field manager owns';
  return formNote(value);
}

const STREAM_NOTE = 'how the channels of exec, attach and port-forward are carried';

const REQUEST_NOTES: Notes = new Map<string, string | ((value: string) => string | undefined)>([
  ['accept', formNote],
  ['content-type', contentNote],
  ['kubectl-command', 'the kubectl command that sent it'],
  ['kubectl-session', 'the same for all requests of one run of kubectl'],
  ['impersonate-user', 'asks to be treated as this user (--as)'],
  ['impersonate-group', 'asks to be treated as a member of this group (--as-group)'],
  ['impersonate-uid', 'asks to be treated as the user with this UID (--as-uid)'],
  ['x-stream-protocol-version', STREAM_NOTE],
  ['sec-websocket-protocol', STREAM_NOTE],
  ['traceparent', 'which trace it belongs to (W3C Trace Context)'],
]);

const RESPONSE_NOTES: Notes = new Map<string, string | ((value: string) => string | undefined)>([
  ['content-type', contentNote],
  ['audit-id', "finds this request in the API server's audit log (auditID)"],
  ['x-kubernetes-pf-flowschema-uid', 'the UID of the FlowSchema that it was counted under (priority and fairness)'],
  ['x-kubernetes-pf-prioritylevel-uid', 'the UID of the PriorityLevelConfiguration that it waited in'],
  ['warning', 'words of the server for a person: kubectl prints them'],
  ['retry-after', 'how long to wait before the request is sent again, in seconds'],
  ['www-authenticate', 'how to prove who asks'],
  ['x-stream-protocol-version', STREAM_NOTE],
  ['sec-websocket-protocol', STREAM_NOTE],
]);
