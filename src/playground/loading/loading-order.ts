import { isJsonObject, listAt, textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import type { GivenObject } from './given-object.ts';

/**
 * The objects in groups, each of which needs those before it: definitions of kinds, namespaces, all else, pods. What may refuse later writes
 * comes when there are none left.
 */
export function inLoadingOrder(objects: readonly GivenObject[]): readonly (readonly GivenObject[])[] {
  const steps: GivenObject[][] = [[], [], [], [], []];
  for (const given of objects) steps[stepOf(given.object)]?.push(given);
  return steps;
}

function stepOf(object: JsonObject): number {
  const kind = textAt(object, 'kind');
  if (kind === 'CustomResourceDefinition') return 0;
  if (kind === 'Namespace') return 1;
  if (kind === 'Pod') return 3;
  return textAt(object, 'apiVersion').startsWith('admissionregistration.k8s.io/') || kind === 'APIService' ? 4 : 2;
}

/** The kinds whose controllers run here, and what they make. */
const MAKERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['Deployment', ['ReplicaSet']],
  ['ReplicaSet', ['Pod']],
  ['StatefulSet', ['Pod']],
  ['DaemonSet', ['Pod']],
  ['Job', ['Pod']],
  ['Service', ['EndpointSlice']],
]);

/** Those that no controller will make of others among them: the pods of a Deployment come by themselves, under other names. */
export function withoutMade(objects: readonly GivenObject[]): readonly GivenObject[] {
  const given = new Set(
    objects.map(({ object }) => keyOf(object, textAt(object, 'kind'), textAt(object, 'metadata.name'))),
  );
  return objects.filter(
    ({ object }) =>
      !listAt(object, 'metadata.ownerReferences').some(
        (owner) =>
          isJsonObject(owner) &&
          owner['controller'] === true &&
          MAKERS.get(textAt(owner, 'kind'))?.includes(textAt(object, 'kind')) === true &&
          given.has(keyOf(object, textAt(owner, 'kind'), textAt(owner, 'name'))),
      ),
  );
}

/** An object of this kind and name in the namespace of another. */
function keyOf(beside: JsonObject, kind: string, name: string): string {
  return `${kind} ${textAt(beside, 'metadata.namespace')}/${name}`;
}
