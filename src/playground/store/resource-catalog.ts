import { customResources } from './custom-resources.ts';
import type { KubeObject } from './kube-object.ts';
import { Release } from '../release/release.ts';
import { FORMER_RESOURCES, RESOURCES, apiVersionOf, groupResource } from './resource-table.ts';
import type { Resource } from './resource-table.ts';

/** What a server serves: the built-in resources of its release, and those of its CustomResourceDefinitions. */
export class ResourceCatalog {
  readonly #builtIn: readonly Resource[];
  #all: readonly Resource[];

  constructor(release = new Release()) {
    this.#builtIn = [...RESOURCES, ...FORMER_RESOURCES].filter((it) => release.serves(apiVersionOf(it), it.plural));
    this.#all = this.#builtIn;
  }

  get all(): readonly Resource[] {
    return this.#all;
  }

  /** One resource for each kind of stored object, in the version that is served first. */
  get kinds(): readonly Resource[] {
    return [...new Map(this.#all.toReversed().map((resource) => [groupResource(resource), resource])).values()];
  }

  find(group: string, version: string, plural: string): Resource | undefined {
    return this.#all.find((it) => it.group === group && it.version === version && it.plural === plural);
  }

  /** The resource of objects of this `apiVersion` and `kind`. */
  ofKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#all.find((resource) => apiVersionOf(resource) === apiVersion && resource.kind === kind);
  }

  /** Takes the definitions that there are now in the place of those before. */
  define(definitions: readonly KubeObject[]): void {
    this.#all = [...this.#builtIn, ...definitions.flatMap(customResources)];
  }
}
