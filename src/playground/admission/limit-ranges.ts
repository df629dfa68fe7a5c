import { forbidden } from '../store/api-error.ts';
import type { Cluster } from '../cluster.ts';
import { isJsonObject, listAt, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { quantity } from '../store/quantity.ts';
import { builtIn } from '../store/resource-table.ts';
import type { AdmissionRequest } from './admission-request.ts';
import { aggregate } from '../../rbac/rules/authorizer.ts';

const limitRanges = builtIn('', 'v1', 'limitranges');

/** LimitRanger, for containers and claims (kubernetes plugin/pkg/admission/limitranger). Defaults count, but are not written to the object. */
export function checkLimitRanges({ store }: Cluster, { resource, object }: AdmissionRequest): void {
  const { namespace = '', name } = object.metadata;
  const [type, parts] =
    resource.plural === 'pods'
      ? ['Container', listAt(object, 'spec.containers').map((it) => mapAt(it, 'resources'))]
      : ['PersistentVolumeClaim', [mapAt(object, 'spec.resources')]];
  if (!['pods', 'persistentvolumeclaims'].includes(resource.plural)) return;
  const wrong = store
    .list(limitRanges, namespace)
    .flatMap((range) => listAt(range, 'spec.limits'))
    .filter((limit) => isJsonObject(limit) && limit['type'] === type)
    .flatMap((limit) => parts.flatMap((part) => violations(limit as JsonObject, part, type as string)));
  if (wrong.length > 0) throw forbidden(resource, name, aggregate(wrong));
}

function violations(limit: JsonObject, resources: JsonObject, type: string): string[] {
  const max = mapAt(limit, 'max');
  const own = mapAt(resources, 'limits');
  const limits = type === 'Container' ? { ...max, ...mapAt(limit, 'default'), ...own } : own;
  const requests = { ...limits, ...mapAt(limit, 'defaultRequest'), ...mapAt(resources, 'requests') };
  const tell = (word: string, [key, bound]: [string, unknown], isBeyond: (value: number) => boolean) => {
    const seen = [
      ['request', textAt(requests, key)],
      ['limit', textAt(limits, key)],
    ] as const;
    const ordered = word === 'minimum' ? seen : seen.toReversed();
    const [what, value] = ordered.find(([, text]) => text !== '' && isBeyond(quantity(text))) ?? [];
    return what === undefined ? [] : [`${word} ${key} usage per ${type} is ${textOf(bound)}, but ${what} is ${value}`];
  };
  return [
    ...Object.entries(mapAt(limit, 'min')).flatMap((min) =>
      tell('minimum', min, (it) => it < quantity(textOf(min[1]))),
    ),
    ...Object.entries(max).flatMap((one) => tell('maximum', one, (it) => it > quantity(textOf(one[1])))),
  ];
}
