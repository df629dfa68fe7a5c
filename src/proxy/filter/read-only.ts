import type { RequestInfo } from '../../api/request/request-info.ts';
import type { Refusal } from '../../trace/exchange.ts';
import { honorsDryRun, isDryRunQuery, whyNotDryRun } from './dry-run.ts';
import type { BufferedBody } from './buffered-body.ts';
import type { ClientRequest } from '../receive/client-request.ts';

/** RFC 9110 section 9.2.1, but for TRACE, which the API server does not serve. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** POSTs that only ask a question. A TokenRequest (serviceaccounts/token) is not one: it issues a credential. */
const REVIEWS: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'authorization.k8s.io',
    ['localsubjectaccessreviews', 'selfsubjectaccessreviews', 'selfsubjectrulesreviews', 'subjectaccessreviews'],
  ],
  ['authentication.k8s.io', ['selfsubjectreviews', 'tokenreviews']],
]);

/** The subresources that pass a request on to a program in a container, whose GET may do anything. */
const CONNECTIONS = new Set(['attach', 'exec', 'portforward', 'proxy']);

/** A header that overrides the method for any gateway or program in a pod that honors it. */
const METHOD_OVERRIDE = /^x[-_](?:http[-_])?method(?:[-_]override)?$/iu;

/** How strict `--read-only` is. */
export interface ReadOnlyOptions {
  /** Whether reads through `proxy` of pods, services and nodes pass. */
  readonly allowProxy: boolean;
}

/** What of a request decides. Of the headers all: one that is not sent on may still say how the body is to be read. */
export interface ReadOnlyInput extends Pick<ClientRequest, 'method' | 'headers' | 'requestInfo' | 'upgrade'> {
  readonly target: Pick<ClientRequest['target'], 'path' | 'query'>;
}

/** Its body, read only where that decides. */
type Body = Pick<BufferedBody, 'read'>;

/**
 * `--read-only`: lets through what changes nothing (safe methods, reviews, and dry runs as the server counts them) and refuses the
 * rest with 405. In doubt it refuses. An upgrade is a GET that may do anything, so it is refused as well.
 */
export function readOnly(options: ReadOnlyOptions) {
  return async (request: ReadOnlyInput, body: Body): Promise<Refusal | undefined> => {
    const change = await possibleChange(request, body, options);
    return change && { rule: `${change.why}, and --read-only is set`, flag: change.flag, status: 405 };
  };
}

/** Why a request may change something, and the flag that lets it pass with `--read-only`. */
export interface PossibleChange {
  readonly why: string;
  readonly flag: string;
}

/** Whether a request may change something; `undefined` where it cannot. */
export async function possibleChange(
  request: ReadOnlyInput,
  body: Body,
  { allowProxy }: ReadOnlyOptions,
): Promise<PossibleChange | undefined> {
  const { method, headers, requestInfo, upgrade } = request;
  if (upgrade !== undefined) return change('an upgraded connection may change things');
  const override = headers.find(([name]) => METHOD_OVERRIDE.test(name))?.[0];
  if (override !== undefined) return change(`the header ${override} may override the method ${method}`);
  if (SAFE_METHODS.has(method)) return allowProxy ? undefined : connectionChange(request);
  if (isReview(requestInfo)) return undefined;
  const why = await whyNotHarmless(request, body);
  return why === undefined ? undefined : change(why);
}

const ALLOW_PROXY = '--read-only-allow-proxy';

function change(why: string, flag = '--read-only'): PossibleChange {
  return { why, flag };
}

/** A read that a program in a container answers may change something. */
function connectionChange(request: ReadOnlyInput): PossibleChange | undefined {
  const connection = connectionOf(request);
  if (connection === undefined) return undefined;
  return change(`a program behind "${connection}" may change things even on ${request.method}`, ALLOW_PROXY);
}

/** The connection that a path means to the API server, or to a gateway that cleans paths on the way. */
function connectionOf({ requestInfo, target: { path } }: ReadOnlyInput): string | undefined {
  if (requestInfo?.verb === 'proxy') return 'proxy';
  if (requestInfo && CONNECTIONS.has(requestInfo.subresource)) return requestInfo.subresource;
  const isPlain = requestInfo !== undefined && !/\/(?:\.{0,2}\/|\.{1,2}$)/u.test(path);
  return isPlain ? undefined : path.split('/').find((segment) => CONNECTIONS.has(segment));
}

function isReview(info: RequestInfo | undefined): boolean {
  if (info?.verb !== 'create' || info.apiPrefix !== 'apis' || info.subresource !== '') return false;
  return REVIEWS.get(info.apiGroup)?.includes(info.resource) === true;
}

/** Why a write may change things; `undefined` when it is a dry run. */
async function whyNotHarmless(
  { method, target: { path, query }, headers, requestInfo }: ReadOnlyInput,
  body: Body,
): Promise<string | undefined> {
  const changes = `${method} changes things`;
  if (!honorsDryRun(requestInfo, path)) return changes;
  const why = isDryRunQuery(query) ? undefined : changes;
  if (method !== 'DELETE') return why;
  const options = await body.read();
  if (typeof options === 'string') return `a DELETE whose body is ${options} to be checked may change things`;
  return options.byteLength === 0 ? why : whyNotDryRun(options, headers);
}
