import { isDeepStrictEqual } from 'node:util';
import { parseJson } from '../../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { thrownText } from '../../../api/text/thrown-text.ts';
import type { Cluster } from '../../cluster.ts';
import { applyJsonPatch } from '../../patch/json-patch.ts';
import { ApiError } from '../../store/api-error.ts';
import type { JsonObject } from '../../store/kube-object.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import type { Match } from '../matching/match-resources.ts';
import { WebhookCallError, askWebhook } from './webhook-call.ts';
import { matchOf, webhooksOf } from './webhook.ts';
import type { Webhook } from './webhook.ts';

/** Asks all validating webhooks that a request concerns, at once. Throws the first denial, or 500 for one that cannot be asked and must be. */
export async function validateByWebhooks(cluster: Cluster, attributes: AdmissionAttributes): Promise<void> {
  const hooks = webhooksOf(cluster, 'validating');
  const matches = await Promise.all(
    hooks.map(async (webhook) => ({ webhook, match: await matchOf(cluster, webhook, attributes) })),
  );
  const asked = matches.map(async ({ webhook, match }) => (match ? asks(webhook, attributes, match) : ''));
  const answers = await Promise.allSettled(asked);
  for (const answer of answers) if (answer.status === 'rejected') throw answer.reason;
}

/**
 * Asks all mutating webhooks that a request concerns, one after the other on what the one before made of the object, and those with
 * `reinvocationPolicy: IfNeeded` once more when a later one has changed it (apiserver pkg/admission/plugin/webhook/mutating). Gives the object.
 */
export async function mutateByWebhooks(
  cluster: Cluster,
  attributes: AdmissionAttributes,
): Promise<JsonObject | undefined> {
  const hooks = webhooksOf(cluster, 'mutating');
  const invoked = new Set<Webhook>();
  const again = new Set<Webhook>();
  let { object } = attributes;
  const ask = async (webhook: Webhook): Promise<void> => {
    const current = { ...attributes, object };
    const match = await matchOf(cluster, webhook, current);
    if (!match) return;
    const patch = await asks(webhook, current, match);
    const changed = patch === '' ? object : patchedBy(webhook, object, patch);
    if (!isDeepStrictEqual(changed, object)) {
      for (const one of invoked) again.add(one);
      invoked.clear();
    }
    object = changed;
    if (webhook.isReinvoked) invoked.add(webhook);
  };
  for (const webhook of hooks) await ask(webhook);
  const reinvoked = hooks.filter((webhook) => again.has(webhook));
  for (const webhook of reinvoked) await ask(webhook);
  return object;
}

/** What `failurePolicy` makes of a call that fails: as if it had not been made, or 500. */
async function asks(webhook: Webhook, attributes: AdmissionAttributes, match: Match): Promise<string> {
  try {
    return await askWebhook(webhook, attributes, match);
  } catch (error) {
    if (!(error instanceof WebhookCallError)) throw error;
    if (webhook.isIgnored) return '';
    throw internal(error.message);
  }
}

function patchedBy({ name }: Webhook, object: JsonObject | undefined, patch: string): JsonObject {
  if (!object) {
    const why = `attempted to modify the object, which is not supported for this operation`;
    throw internal(`admission webhook ${JSON.stringify(name)} ${why}`);
  }
  try {
    return applyJsonPatch(object, parseJson(patch, BOUNDS.large));
  } catch (error) {
    throw internal(thrownText(error));
  }
}

/** apimachinery pkg/api/errors, NewInternalError. */
function internal(message: string): ApiError {
  return new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}
