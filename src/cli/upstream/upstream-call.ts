import { ApiClient, type ApiRequest, type ApiResponse } from '../../kubeconfig/api-client.ts';
import type { Authentication, Upstream } from '../../kubeconfig/upstream.ts';
import type { Denial } from '../../rbac/rules/denial.ts';

/** One call to the API server with our credentials. Throws ActionableError where it does not answer. */
export async function callUpstream(
  upstream: Upstream,
  auth: Authentication,
  request: ApiRequest,
): Promise<ApiResponse> {
  await using client = new ApiClient(upstream);
  const response = await client.call(request, { credentials: credentialsOf(auth), tls: auth.tls });
  // The message of an error is shown to people; the body of a success is used, and may be the very token that we come with.
  return response.status < 400 ? response : { ...response, body: upstream.secrets.maskedData(response.body) };
}

/** What a 401 or 403 means. */
export async function denialOf(
  { method, path }: ApiRequest,
  { status, headers, body }: ApiResponse,
  auth: Authentication,
): Promise<Denial | undefined> {
  const { explainDenial } = await import('../../rbac/denials/explain-denial.ts');
  return explainDenial({
    method,
    target: path,
    requestHeaders: [...credentialsOf(auth), ['Accept', 'application/json'], ['Content-Type', 'application/json']],
    status,
    responseHeaders: headers,
    body: Buffer.from(JSON.stringify(body)),
    credential: auth.facts,
    receivedAt: Date.now(),
  });
}

function credentialsOf({ authorization, impersonation }: Authentication) {
  return [...authorization, ...impersonation];
}
