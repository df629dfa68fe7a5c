import { randomUUID } from 'node:crypto';
import { ApiClient } from '../../../kubeconfig/api-client.ts';
import type { ApiResponse } from '../../../kubeconfig/api-client.ts';
import { lookupTable } from '../../../api/lookup-table.ts';
import { thrownText } from '../../../api/text/thrown-text.ts';
import { ApiError } from '../../store/api-error.ts';
import { at, isJsonObject, mapAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { JsonObject } from '../../store/kube-object.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { inVersion } from '../matching/match-resources.ts';
import type { Match } from '../matching/match-resources.ts';
import { requestOf } from '../matching/reviewed-request.ts';
import { denialBy } from './webhook-denial.ts';
import type { Webhook } from './webhook.ts';

/** A webhook that could not be asked, or whose answer is none. `failurePolicy` says what comes of it. */
export class WebhookCallError extends Error {
  override readonly name = 'WebhookCallError';
}

/**
 * Asks a webhook with an AdmissionReview (admission/v1). Gives its `response.patch`, decoded from base64, `''` for none. Warns; throws the denial, and
 * WebhookCallError for a call that fails (apiserver pkg/admission/plugin/webhook/validating/dispatcher.go).
 */
export async function askWebhook(webhook: Webhook, attributes: AdmissionAttributes, match: Match): Promise<string> {
  const { name, hasNoSideEffects } = webhook;
  if (attributes.isDryRun && !hasNoSideEffects) {
    throw new ApiError(400, 'BadRequest', `admission webhook ${JSON.stringify(name)} does not support dry run`);
  }
  const failed = (why: string) => new WebhookCallError(`failed calling webhook ${JSON.stringify(name)}: ${why}`);
  const version = webhook.reviewVersions.find((one) => one === 'v1' || one === 'v1beta1');
  if (version === undefined) {
    const why = 'webhook does not accept known AdmissionReview versions (v1, v1beta1)';
    throw failed(`could not create admission objects: ${why}`);
  }
  const uid = randomUUID();
  const apiVersion = `admission.k8s.io/${version}`;
  const review = {
    kind: 'AdmissionReview',
    apiVersion,
    request: {
      uid,
      ...requestOf(attributes, match),
      object: inVersion(attributes.object, match) ?? null,
      oldObject: inVersion(attributes.previous, match) ?? null,
    },
  };
  const { body, status } = await sent(webhook, review, failed);
  if (status >= 300) throw failed(`failed to call webhook: ${statusText(status, body)}`);
  const response = mapAt(body, 'response');
  const wrong = faultOf(body, { uid, apiVersion, isMutating: webhook.isMutating });
  if (wrong !== undefined) throw failed(`received invalid webhook response: ${wrong}`);
  for (const warning of textsAt(response, 'warnings')) attributes.warn(warning);
  if (at(response, 'allowed') !== true) throw denialBy(name, mapAt(response, 'status'));
  return Buffer.from(textAt(response, 'patch'), 'base64').toString();
}

async function sent(webhook: Webhook, review: JsonObject, failed: (why: string) => Error): Promise<ApiResponse> {
  const { clientConfig, timeout } = webhook;
  const server = loopbackUrl(clientConfig);
  if (typeof server === 'string') throw failed(`failed to call webhook: ${server}`);
  const bundle = textAt(clientConfig, 'caBundle');
  const ca = bundle === '' ? {} : { ca: Buffer.from(bundle, 'base64').toString(), caSource: 'its caBundle' };
  const path = `${server.pathname}?timeout=${timeout}s`;
  const origin = new URL(server.origin);
  await using client = new ApiClient({
    server: origin,
    proxy: undefined,
    role: 'the webhook',
    requestTimeout: timeout * 1000,
  });
  try {
    const request = { method: 'POST', path, body: review } as const;
    return await client.call(request, { credentials: [], tls: { ...ca, rejectUnauthorized: true } });
  } catch (error) {
    throw failed(`failed to call webhook: Post "${server.origin}${path}": ${inGo(thrownText(error), server)}`);
  }
}

/** The URL of a webhook on this machine, or why it is not called. */
function loopbackUrl(clientConfig: JsonObject): URL | string {
  const service = mapAt(clientConfig, 'service');
  if (Object.keys(service).length > 0) {
    const named = `${textAt(service, 'namespace')}/${textAt(service, 'name')}`;
    return `the kubetrace playground cannot reach service ${named}: nothing runs in its pods. Set clientConfig.url to https://127.0.0.1:PORT of a webhook on this machine`;
  }
  const text = textAt(clientConfig, 'url');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:') return `'https' is the only allowed URL scheme`;
  if (/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname)) return url;
  return `the kubetrace playground calls webhooks on this machine alone (https://127.0.0.1:PORT), not ${url.host}`;
}

/** Failures in the words of Go, where they are known. */
function inGo(message: string, { hostname, port }: URL): string {
  if (message.includes('ECONNREFUSED')) {
    return `dial tcp ${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port || 443}: connect: connection refused`;
  }
  if (/did not (?:answer|begin to answer)|CALL_TIMEOUT/.test(message)) return 'context deadline exceeded';
  return message;
}

function statusText(status: number, body: unknown): string {
  const message = textAt(body, 'message');
  if (message !== '') return message;
  return (
    STATUS_TEXTS.get(String(status)) ?? 'an error on the server ("unknown") has prevented the request from succeeding'
  );
}

const STATUS_TEXTS = lookupTable<string>({
  401: 'the server has asked for the client to provide credentials',
  403: 'unknown',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
});

/** What is wrong with a review that came back (apiserver pkg/admission/plugin/webhook/request/admissionreview.go). */
function faultOf(
  review: unknown,
  { uid, apiVersion, isMutating }: { uid: string; apiVersion: string; isMutating: boolean },
): string | undefined {
  const response = at(review, 'response');
  if (!isJsonObject(response)) return 'webhook response was absent';
  const [hasPatch, hasType] = [textAt(response, 'patch') !== '', at(response, 'patchType') !== undefined];
  if (apiVersion.endsWith('/v1')) {
    const given = textAt(response, 'uid');
    if (given !== uid) return `expected response.uid=${JSON.stringify(uid)}, got ${JSON.stringify(given)}`;
    const [group, kind] = [textAt(review, 'apiVersion'), textAt(review, 'kind')];
    if (group !== apiVersion || kind !== 'AdmissionReview') {
      return `expected webhook response of ${apiVersion}, Kind=AdmissionReview, got ${group}, Kind=${kind}`;
    }
    if (isMutating && hasPatch && !hasType) return 'webhook returned response.patch but not response.patchType';
    if (isMutating && !hasPatch && hasType) return 'webhook returned response.patchType but not response.patch';
    if (!isMutating && hasPatch) return 'validating webhook may not return response.patch';
    if (!isMutating && hasType) return 'validating webhook may not return response.patchType';
  }
  if (hasType && textAt(response, 'patchType') !== 'JSONPatch') {
    return `unsupported patch type ${JSON.stringify(textAt(response, 'patchType'))}`;
  }
  return undefined;
}
