import { createHash } from 'node:crypto';
import { lookupTable } from '../../api/lookup-table.ts';
import { goJson } from '../../api/go/go-json.ts';
import { PAGE_NOT_FOUND } from '../http/api-request.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import { methodNotAllowed, noSuchResource } from '../store/api-error.ts';
import type { Cluster } from '../cluster.ts';
import { aggregatedDiscovery, apiGroup, coreVersions, groupList, resourceList } from './discovery.ts';
import { negotiate, parseAccept } from '../http/negotiation.ts';
import type { AcceptedType } from '../http/negotiation.ts';
import type { ObjectStore } from '../store/object-store.ts';
import type { Release } from '../release/release.ts';
import { openApiDocument, openApiIndex } from './openapi.ts';
import { RESOURCES, apiVersionOf, groupResource } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { ISSUER } from '../identity/token-issuer.ts';

const DISCOVERY = 'APIGroupDiscoveryList';
const PLAIN = { 'Content-Type': 'text/plain; charset=utf-8', 'X-Content-Type-Options': 'nosniff' };
/** The release whose behaviour the playground follows (version.Info of apimachinery pkg/version). */
function versionOf({ minor, version }: Release): { major: string; minor: string; gitVersion: string } {
  return { major: '1', minor: String(minor), gitVersion: `${version}+kubetrace` };
}

/** Everything that is not a resource: discovery, health, version, OpenAPI, the keys of the token issuer. */
export function serveNonResource(cluster: Cluster, request: ApiRequest): Answer {
  const path = request.info.path.replace(/(.)\/$/, '$1');
  const fixed = healthOf(request.info.path) ?? FIXED.get(path);
  const answer = fixed
    ? fixed(cluster, request)
    : byPattern(cluster.store.catalog.all, path.replace(/(\/apis?\/[^/]+)\/+$/, '$1'), request);
  if (!answer) {
    const [, group] = /^\/apis\/([^/]+)\/[^/]+$/.exec(path) ?? [];
    if (RESOURCES.some((resource) => resource.group === group)) throw noSuchResource();
    return PAGE_NOT_FOUND;
  }
  if (!healthOf(path) && !['GET', 'HEAD'].includes(request.message.method ?? '')) throw methodNotAllowed();
  return answer;
}

/** Field 1 of openapi.v2.Document, `swagger`: `2.0`. */
const SWAGGER_IN_PROTOBUF = '\n\u00032.0';

type Serve = (cluster: Cluster, request: ApiRequest) => Answer;

const HEALTH = ['/healthz', '/livez', '/readyz'];

/** What `?verbose` lists, and each by its name: some of the checks that a server has (apiserver pkg/server/healthz). */
const CHECKS = ['ping', 'log', 'etcd', 'poststarthook/rbac/bootstrap-roles'];

/** `/livez` and its like, and `/livez/CHECK`; with a slash at the end it is neither. */
function healthOf(path: string): Serve | undefined {
  const [, endpoint, check] = /^\/(healthz|livez|readyz)(?:\/(.+))?$/.exec(path) ?? [];
  if (endpoint === undefined || (check !== undefined && !CHECKS.includes(check))) return undefined;
  return (_, { query }) => {
    const lines = CHECKS.map((name) => `[+]${name} ok\n`).join('');
    const isVerbose = check === undefined && query.has('verbose');
    return { code: 200, text: isVerbose ? `${lines}${endpoint} check passed\n` : 'ok', headers: PLAIN };
  };
}
const FIXED: ReadonlyMap<string, Serve> = lookupTable<Serve>({
  '/': ({ store }) => ({
    code: 200,
    raw: { paths: [...FIXED.keys(), ...HEALTH, ...new Set(store.catalog.all.map(versionPath))].toSorted() },
  }),
  '/api': ({ store }, request) =>
    aggregated(store.catalog.all, '/api', request) ?? discovery(coreVersions(request.message.headers.host ?? '')),
  '/apis': ({ store }, request) =>
    aggregated(store.catalog.all, '/apis', request) ?? discovery(groupList(store.catalog.all)),
  '/openapi/v3': ({ store }) => json(openApiIndex(store.catalog.all)),
  '/metrics': ({ store }) => ({ code: 200, text: metrics(store), headers: PLAIN }),
  '/openapi/v2': ({ store }, { message }) => openApiV2(message.headers.accept ?? '', store.release),
  '/openid/v1/jwks': ({ tokens }) => json(tokens.keySet, { 'Content-Type': 'application/jwk-set+json' }),
  '/.well-known/openid-configuration': (_, { message }) =>
    json({
      issuer: ISSUER,
      jwks_uri: `https://${message.headers.host}/openid/v1/jwks`,
      response_types_supported: ['id_token'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
    }),
  '/version': ({ store }) => ({
    code: 200,
    raw: { ...versionOf(store.release), gitTreeState: 'clean', goVersion: '', compiler: '', platform: 'linux/amd64' },
  }),
});

/** Old kubectl wants a document before it sends anything; an empty one makes it use the types that it was built with. */
function openApiV2(accept: string, release: Release): Answer {
  const info = { title: 'kubetrace playground', version: versionOf(release).gitVersion };
  if (!accept.includes('spec.v2@v1.0+protobuf')) return json({ swagger: '2.0', info, paths: {}, definitions: {} });
  return {
    code: 200,
    text: SWAGGER_IN_PROTOBUF,
    headers: { 'Content-Type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' },
  };
}

function byPattern(served: readonly Resource[], path: string, request: ApiRequest): Answer | undefined {
  const [, api, group = '', version] = /^\/(api|apis)\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const document = path.startsWith('/openapi/v3/')
    ? openApiDocument(served, path.slice('/openapi/v3/'.length))
    : undefined;
  const found =
    document ??
    (api === 'api' && version === undefined ? resourceList(served, group) : undefined) ??
    (api === 'apis'
      ? version === undefined
        ? apiGroup(served, group)
        : resourceList(served, `${group}/${version}`)
      : undefined);
  return found && (document ? openApi(document, request) : discovery(found));
}

/** The aggregated form, for clients that ask for it by name. */
function aggregated(served: readonly Resource[], path: '/api' | '/apis', request: ApiRequest): Answer | undefined {
  const accepted = parseAccept(request.message.headers.accept).filter(({ type }) => !type.endsWith('protobuf'));
  const { as, v } = negotiate(accepted, isAggregated)?.clause.parameters ?? {};
  if (as !== DISCOVERY || v === undefined) return undefined;
  const object = aggregatedDiscovery(served, path, v);
  const { etag, isKnown } = tagOf(JSON.stringify(object), request);
  const headers = { 'Cache-Control': 'public', Vary: 'Accept', Etag: etag };
  return isKnown ? { code: 304, text: '', headers } : { code: 200, object, converts: isAggregated, headers };
}

/** apiserver pkg/endpoints/discovery/aggregated/negotiation.go. */
function isAggregated({ parameters: { as, g, v } }: AcceptedType): boolean {
  return as === DISCOVERY && g === 'apidiscovery.k8s.io' && (v === 'v2' || v === 'v2beta1');
}

/** Prometheus text: how many objects there are of each kind. */
function metrics(store: ObjectStore): string {
  const counts = store.catalog.kinds
    .filter(({ verbs }) => verbs.includes('list'))
    .map((resource) => {
      return `apiserver_storage_objects{resource="${groupResource(resource)}"} ${store.list(resource).length}`;
    });
  return `# TYPE apiserver_storage_objects gauge\n${counts.join('\n')}\n`;
}

function openApi(document: object, request: ApiRequest): Answer {
  const { etag, isKnown } = tagOf(JSON.stringify(document), request);
  const answer = json(document, { Etag: etag });
  return isKnown ? { ...answer, code: 304, text: '' } : answer;
}

/** The tag of a document, in whatever form it is written, and whether the client has it already. */
function tagOf(document: string, { message }: ApiRequest): { readonly etag: string; readonly isKnown: boolean } {
  const etag = `"${createHash('sha512').update(document).digest('hex').toUpperCase()}"`;
  return { etag, isKnown: message.headers['if-none-match'] === etag };
}

/** In the form that the client asks for (apiserver pkg/endpoints/discovery); it takes no conversion. */
function discovery(object: object): Answer {
  return { code: 200, object, converts: () => false };
}

/** Neither indented for anybody nor compressed, and without a line break: OpenAPI (kube-openapi pkg/handler3) and the keys of the issuer. */
function json(object: object, headers: Readonly<Record<string, string>> = {}): Answer & { readonly text: string } {
  return { code: 200, text: goJson(object), headers: { 'Content-Type': 'application/json', ...headers } };
}

function versionPath(resource: Resource): string {
  return `${resource.group === '' ? '/api/' : '/apis/'}${apiVersionOf(resource)}`;
}
