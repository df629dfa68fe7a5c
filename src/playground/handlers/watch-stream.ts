import { goJson } from '../../api/go/go-json.ts';
import { goQuote } from '../../api/go/go-quote.ts';
import { ApiError } from '../store/api-error.ts';
import type { ApiRequest } from '../http/api-request.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { limitOf } from './list-handler.ts';
import { negotiate, parseAccept } from '../http/negotiation.ts';
import type { AcceptedType } from '../http/negotiation.ts';
import type { ObjectStore, StoreEvent } from '../store/object-store.ts';
import { present, presents } from '../http/presentation.ts';
import { apiVersionOf, groupResource } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { mustBeValid } from './write-options.ts';
import { isWebSocket, watchSink } from './watch-sink.ts';
import { selectorOf } from '../store/selectors.ts';
import type { Selector } from '../store/selectors.ts';

const BOOKMARK_INTERVAL = 60_000;

/**
 * Answers a watch: one JSON event per line or message, indented for nobody, or frames of protobuf to a client that prefers them, until the client leaves or
 * `timeoutSeconds` is over.
 * Objects that begin or cease to match the selector come as ADDED and DELETED (apiserver storage/cacher).
 */
export async function streamWatch(store: ObjectStore, request: ApiRequest, resource: Resource): Promise<undefined> {
  const { query, info } = request;
  const chosen = negotiate(parseAccept(request.message.headers.accept), presents);
  const wantsProtobuf = chosen?.mediaType.endsWith('protobuf') === true && !isWebSocket(request);
  const frames = wantsProtobuf ? await import('../http/watch-frame.ts') : undefined;
  limitOf(query);
  mustBeWatchable(store, query);
  const matches = scoped(selectorOf(resource, query), query, info.namespace, info.name);
  const backlog = events(store, resource, query);
  const clause = chosen?.clause ?? ANY;
  // A watch that has begun cannot change its form.
  const fits = [bookmarkOf(resource, store), ...store.list(resource).filter(matches)].every((object) =>
    frames?.watchFrame('ADDED', present(withKind(object, resource), clause, request)),
  );
  const protobuf = fits ? frames : undefined;
  const sink = watchSink(request, protobuf?.PROTOBUF_WATCH);
  if (!sink) return undefined;
  let isOver = false;
  const write = (type: string, object: object) => {
    if (isOver) return;
    const event = protobuf ? protobuf.watchFrame(type, object) : `${goJson({ type, object })}\n`;
    sink.write(event ?? protobuf?.lastFrame() ?? '');
    isOver = event === undefined;
    if (isOver) sink.end();
  };
  const shown = shownTo(request, clause);
  const send = (type: string, object: KubeObject) => write(type, shown(type, object));
  const tell = (event: StoreEvent) => {
    const seen = groupResource(event.resource) === groupResource(resource) ? eventFor(event, matches) : undefined;
    if (seen) send(seen, withKind(event.object, resource));
  };
  for (const object of backlog.initial.filter(matches)) send('ADDED', withKind(object, resource));
  if (backlog.failure) {
    write('ERROR', backlog.failure.status);
    sink.end();
    return undefined;
  }
  const bookmark = (annotations?: Record<string, string>) => send('BOOKMARK', bookmarkOf(resource, store, annotations));
  if (query.get('sendInitialEvents') === 'true') bookmark({ 'k8s.io/initial-events-end': 'true' });
  for (const event of backlog.missed) tell(event);
  const unwatch = store.watch(tell);
  const bookmarks = query.get('allowWatchBookmarks') === 'true' ? setInterval(bookmark, BOOKMARK_INTERVAL) : undefined;
  const seconds = Number(query.get('timeoutSeconds')) || 1800;
  const end = setTimeout(() => sink.end(), Math.min(seconds, 86_400) * 1000);
  sink.onClose(() => {
    unwatch();
    clearInterval(bookmarks);
    clearTimeout(end);
  });
  return undefined;
}

/** Throws the 422 of a release without initial events (apimachinery pkg/apis/meta/internalversion/validation, validateWatchOptions). */
function mustBeWatchable({ release }: ObjectStore, query: URLSearchParams): void {
  if (release.does('watchList') || !query.has('sendInitialEvents')) return;
  const forbidden = (field: string, why: string) => ({
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field,
  });
  mustBeValid('ListOptions', [
    ...(query.get('resourceVersionMatch') === 'NotOlderThan'
      ? []
      : [forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan')]),
    forbidden(
      'sendInitialEvents',
      'sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled',
    ),
  ]);
}

/** What to begin with: all objects as they are, or what happened since a resourceVersion. */
function events(store: ObjectStore, resource: Resource, query: URLSearchParams): Backlog {
  const since = query.get('resourceVersion') ?? '';
  if (!/^\d*$/.test(since)) throw new ApiError(500, '', noVersion(since));
  const wantsInitial = query.get('sendInitialEvents') ?? String(since === '' || since === '0');
  if (wantsInitial === 'true') return { initial: store.list(resource), missed: [] };
  if (since === '' || since === '0') return { initial: [], missed: [] };
  try {
    return { initial: [], missed: store.since(Number(since)) };
  } catch (error) {
    if (error instanceof ApiError) return { initial: [], missed: [], failure: error };
    throw error;
  }
}

/** What the watch cache says of it, which no handler makes a 400 of (apiserver pkg/storage/etcd3, ParseResourceVersion). */
function noVersion(text: string): string {
  return `resourceVersion: Invalid value: ${goQuote(text)}: strconv.ParseUint: parsing ${goQuote(text)}: invalid syntax`;
}

interface Backlog {
  readonly initial: readonly KubeObject[];
  readonly missed: readonly StoreEvent[];
  readonly failure?: ApiError;
}

/** `/watch/…/NAME`, the old spelling, names one object in its path. */
function scoped(selected: Selector, query: URLSearchParams, namespace: string, name: string): Selector {
  const named = name !== '' && !query.has('fieldSelector');
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace || object.metadata.namespace === undefined) &&
    (!named || object.metadata.name === name) &&
    selected(object);
}

function eventFor({ type, object, previous }: StoreEvent, matches: Selector): StoreEvent['type'] | undefined {
  const was = previous !== undefined && matches(previous);
  const is = type !== 'DELETED' && matches(object);
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

/** An object as the client asks for it; a Table has its columns once. */
function shownTo(request: ApiRequest, clause: AcceptedType): (type: string, object: KubeObject) => object {
  let first = true;
  return (type, object) => {
    const shown =
      type === 'BOOKMARK' && clause.parameters['as'] !== 'Table' ? object : present(object, clause, request);
    const { columnDefinitions, ...rest } = shown as { columnDefinitions?: unknown };
    const event = first || columnDefinitions === undefined ? shown : { ...rest, columnDefinitions: undefined };
    first = false;
    return event;
  };
}

const ANY: AcceptedType = { type: '*/*', parameters: {} };

function bookmarkOf(resource: Resource, store: ObjectStore, annotations?: Record<string, string>): KubeObject {
  const metadata = { resourceVersion: String(store.resourceVersion), ...(annotations && { annotations }) };
  return { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata: metadata as KubeObject['metadata'] };
}

function withKind(object: KubeObject, resource: Resource): KubeObject {
  return groupResource(resource) ? { ...object, kind: resource.kind, apiVersion: apiVersionOf(resource) } : object;
}
