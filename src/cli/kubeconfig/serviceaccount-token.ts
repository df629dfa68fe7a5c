import { ActionableError } from '../../api/actionable-error.ts';
import type { Upstream } from '../../kubeconfig/upstream.ts';
import { cureLine } from '../../rbac/cures/cure-line.ts';
import type { ApiRequest, ApiResponse } from '../../kubeconfig/api-client.ts';
import { callUpstream, denialOf } from '../upstream/upstream-call.ts';

/** Which ServiceAccount. */
export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** What to ask of a TokenRequest. */
export interface TokenWish {
  /** Milliseconds; the server decides when left out. */
  readonly duration?: number | undefined;
  /** The API server itself when empty. */
  readonly audiences: readonly string[];
}

/** A token and how long it is valid. */
export interface ServiceAccountToken {
  readonly token: string;
  /** Epoch milliseconds; absent for a token that does not expire. */
  readonly expiresAt?: number;
  /** The Secret it is from, when it was not issued for us. */
  readonly secret?: string;
}

/** A token of its own, by TokenRequest (authentication.k8s.io/v1); `refused` where the server does not issue one. */
export async function issuedToken(
  upstream: Upstream,
  account: ServiceAccountName,
  { duration, audiences }: TokenWish,
): Promise<ServiceAccountToken | { readonly refused: ActionableError }> {
  const spec = {
    ...(audiences.length > 0 && { audiences }),
    ...(duration !== undefined && { expirationSeconds: Math.round(duration / 1000) }),
  };
  const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec };
  const request: ApiRequest = { method: 'POST', path: `${pathOf(account)}/token`, body };
  const answer = await call(upstream, request);
  const { token, expirationTimestamp } = fieldsOf(answer.body['status']);
  if (answer.status !== 201 || typeof token !== 'string')
    return { refused: await refusal(upstream, request, answer, 'issue a token') };
  const expiresAt = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Number.NaN;
  return { token, ...(!Number.isNaN(expiresAt) && { expiresAt }) };
}

/**
 * The token that a controller wrote into a Secret of the ServiceAccount: into `secret`, or the first there is. `undefined` where there is
 * none; `refused` where we may not look, or the Secret is another's.
 */
export async function secretToken(
  upstream: Upstream,
  account: ServiceAccountName,
  secret?: string,
): Promise<ServiceAccountToken | { readonly refused: ActionableError } | undefined> {
  const selector = `?fieldSelector=${encodeURIComponent(`type=${TOKEN_SECRET}`)}`;
  const all = `/api/v1/namespaces/${account.namespace}/secrets`;
  const path = secret === undefined ? all + selector : `${all}/${encodeURIComponent(secret)}`;
  const request: ApiRequest = { method: 'GET', path };
  const answer = await call(upstream, request);
  if (secret !== undefined && answer.status === 404) return undefined;
  if (answer.status !== 200) return { refused: await refusal(upstream, request, answer, 'show the Secret') };
  const { body } = answer;
  const found = secret === undefined ? (Array.isArray(body['items']) ? body['items'] : []) : [body];
  const tokens = found.map((item: unknown) => tokenIn(item, account.name)).filter((token) => token !== undefined);
  return tokens[0] ?? (secret === undefined ? undefined : { refused: noTokenIn(body, account, secret) });
}

const TOKEN_SECRET = 'kubernetes.io/service-account-token';
const OWNER = 'kubernetes.io/service-account.name';

/** Only a list selects by type: a Secret that was asked for by name may be of any. */
function tokenIn(item: unknown, account: string): ServiceAccountToken | undefined {
  const { metadata, data, type } = fieldsOf(item);
  const { name, annotations } = fieldsOf(metadata);
  const { token } = fieldsOf(data);
  const isOurs = (type === undefined || type === TOKEN_SECRET) && fieldsOf(annotations)[OWNER] === account;
  if (!isOurs || typeof token !== 'string' || token === '') return undefined;
  return { token: Buffer.from(token, 'base64').toString(), secret: typeof name === 'string' ? name : '' };
}

function noTokenIn(secret: unknown, account: ServiceAccountName, name: string): ActionableError {
  const { metadata, type } = fieldsOf(secret);
  const owner = fieldsOf(fieldsOf(metadata)['annotations'])[OWNER];
  const problem =
    type !== TOKEN_SECRET
      ? `is of type ${textOf(type)}, not ${TOKEN_SECRET}`
      : owner === account.name
        ? 'has no token yet: the controller manager writes it'
        : `is of ServiceAccount ${textOf(owner)}`;
  return noToken(`Secret ${account.namespace}/${name} ${problem}`, account);
}

/** What to do where no Secret holds a token of the ServiceAccount. */
export function noToken(problem: string, { namespace, name }: ServiceAccountName): ActionableError {
  const metadata = { name: `${name}-token`, namespace, annotations: { [OWNER]: name } };
  const manifest = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', type: TOKEN_SECRET, metadata });
  const hint = `without --from-secret you get a token that expires; since Kubernetes 1.24 such Secrets exist only if you create them:\n  echo '${manifest}' | kubectl create -f -`;
  return new ActionableError('ERR_NO_SECRET', problem, hint);
}

/** The CA that every namespace holds since Kubernetes 1.20, for pods; `undefined` where it cannot be seen. */
export async function rootCertificate(upstream: Upstream, namespace: string): Promise<string | undefined> {
  const path = `/api/v1/namespaces/${namespace}/configmaps/kube-root-ca.crt`;
  const ca = fieldsOf((await call(upstream, { method: 'GET', path })).body['data'])['ca.crt'];
  return typeof ca === 'string' ? ca : undefined;
}

function pathOf({ namespace, name }: ServiceAccountName): string {
  return `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`;
}

/** Once more when the credential could be renewed. */
async function call(upstream: Upstream, request: ApiRequest): Promise<ApiResponse> {
  const auth = await upstream.authenticate();
  const response = await callUpstream(upstream, auth, request);
  if (response.status !== 401 || !(await upstream.refresh(auth))) return response;
  return callUpstream(upstream, await upstream.authenticate(), request);
}

/** `wish` continues `the server did not`. */
async function refusal(
  upstream: Upstream,
  request: ApiRequest,
  answer: ApiResponse,
  wish: string,
): Promise<ActionableError> {
  const { status, body } = answer;
  const said = typeof body['message'] === 'string' ? body['message'] : 'no reason given';
  const denial = await denialOf(request, answer, await upstream.authenticate());
  const hint = denial ? cureLine(denial) : HINTS[status];
  return new ActionableError('ERR_TOKEN_REQUEST', `the server did not ${wish}: ${status} ${said}`, hint);
}

const HINTS: Readonly<Record<number, string>> = {
  404: 'check NAMESPACE/NAME: kubectl get serviceaccounts --all-namespaces; kubectl create serviceaccount makes one',
  422: 'check --duration (at least 10m) and --audience',
};

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : 'unknown';
}
