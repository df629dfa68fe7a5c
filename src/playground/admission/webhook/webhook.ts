import type { Cluster } from '../../cluster.ts';
import { isJsonObject, listAt, mapAt, numberAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../../store/kube-object.ts';
import { builtIn } from '../../store/resource-table.ts';
import { denied } from '../attributes.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { matched } from '../matching/match-resources.ts';
import type { Match } from '../matching/match-resources.ts';

const GROUP = 'admissionregistration.k8s.io';
const CONFIGURATIONS = {
  mutating: builtIn(GROUP, 'v1', 'mutatingwebhookconfigurations'),
  validating: builtIn(GROUP, 'v1', 'validatingwebhookconfigurations'),
};

/** Which of the two kinds of webhooks. */
export type WebhookKind = keyof typeof CONFIGURATIONS;

/** A webhook of a configuration (admissionregistration/v1). */
export interface Webhook {
  readonly name: string;
  readonly isMutating: boolean;
  readonly clientConfig: JsonObject;
  readonly isIgnored: boolean;
  /** In seconds. */
  readonly timeout: number;
  /** Whether it may be asked with dryRun. */
  readonly hasNoSideEffects: boolean;
  readonly reviewVersions: readonly string[];
  readonly isReinvoked: boolean;
  /** As it is stored. */
  readonly source: JsonObject;
}

const READ = new WeakMap<KubeObject, readonly Webhook[]>();

/** All webhooks of a kind, by the names of their configurations and in their order. */
export function webhooksOf({ store }: Cluster, kind: WebhookKind): readonly Webhook[] {
  return store.list(CONFIGURATIONS[kind]).flatMap((configuration) => {
    const known = READ.get(configuration) ?? readAnew(configuration, kind);
    READ.set(configuration, known);
    return known;
  });
}

function readAnew(configuration: KubeObject, kind: WebhookKind): Webhook[] {
  return listAt(configuration, 'webhooks')
    .filter(isJsonObject)
    .map((source) => ({
      name: textAt(source, 'name'),
      isMutating: kind === 'mutating',
      clientConfig: mapAt(source, 'clientConfig'),
      isIgnored: textAt(source, 'failurePolicy') === 'Ignore',
      timeout: numberAt(source, 'timeoutSeconds') ?? 10,
      hasNoSideEffects: ['None', 'NoneOnDryRun'].includes(textAt(source, 'sideEffects')),
      reviewVersions: textsAt(source, 'admissionReviewVersions'),
      isReinvoked: textAt(source, 'reinvocationPolicy') === 'IfNeeded',
      source,
    }));
}

/**
 * How a webhook is to be asked about a request, undefined where it is not (apiserver pkg/admission/plugin/webhook/generic, ShouldCallHook). Throws 403
 * where a condition cannot be evaluated.
 */
export async function matchOf(
  cluster: Cluster,
  { source, isIgnored }: Webhook,
  attributes: AdmissionAttributes,
): Promise<Match | undefined> {
  const criteria = {
    rules: listAt(source, 'rules'),
    excluded: [],
    namespaceSelector: mapAt(source, 'namespaceSelector'),
    objectSelector: mapAt(source, 'objectSelector'),
    isExact: textAt(source, 'matchPolicy') === 'Exact',
  };
  const match = matched(cluster.store, attributes, criteria, 'none');
  if (!match || listAt(source, 'matchConditions').length === 0) return match;
  const { meetsConditions } = await import('./webhook-conditions.ts');
  const met = meetsConditions(cluster, source, attributes, match);
  if (met instanceof Error && !isIgnored) throw denied(attributes, met.message);
  return met === true ? match : undefined;
}
