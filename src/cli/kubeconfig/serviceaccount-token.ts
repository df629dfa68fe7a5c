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
  if (answer.status !== 201 || typeof token !== 'string') return { refused: await refusal(upstream, request, answer) };
  const expiresAt = typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Number.NaN;
  return { token, ...(!Number.isNaN(expiresAt) && { expiresAt }) };
}

/** The token that a controller wrote into a Secret of the ServiceAccount; `undefined` where there is none, or none that we may see. */
export async function secretToken(
  upstream: Upstream,
  { namespace, name }: ServiceAccountName,
): Promise<ServiceAccountToken | undefined> {
  const selector = encodeURIComponent('type=kubernetes.io/service-account-token');
  const path = `/api/v1/namespaces/${namespace}/secrets?fieldSelector=${selector}`;
  const { body } = await call(upstream, { method: 'GET', path });
  for (const item of Array.isArray(body['items']) ? body['items'] : []) {
    const { metadata, data } = fieldsOf(item);
    const { name: secret, annotations } = fieldsOf(metadata);
    const { token } = fieldsOf(data);
    if (fieldsOf(annotations)['kubernetes.io/service-account.name'] === name && typeof token === 'string') {
      return { token: Buffer.from(token, 'base64').toString(), secret: typeof secret === 'string' ? secret : '' };
    }
  }
  return undefined;
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

async function refusal(upstream: Upstream, request: ApiRequest, answer: ApiResponse): Promise<ActionableError> {
  const { status, body } = answer;
  const said = typeof body['message'] === 'string' ? body['message'] : 'no reason given';
  const denial = await denialOf(request, answer, await upstream.authenticate());
  const hint = denial ? cureLine(denial) : HINTS[status];
  return new ActionableError('ERR_TOKEN_REQUEST', `the server did not issue a token: ${status} ${said}`, hint);
}

const HINTS: Readonly<Record<number, string>> = {
  404: 'check NAMESPACE/NAME: kubectl get serviceaccounts --all-namespaces; kubectl create serviceaccount makes one',
  422: 'check --duration (at least 10m) and --audience',
};

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
