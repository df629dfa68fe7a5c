import { parseJson } from '../bounds/bounded-json.ts';
import { BOUNDS } from '../bounds/bounds.ts';
import { firstPart } from '../text/first-part.ts';
import type { ListedResource } from './resource-doubt.ts';

/** What answers of discovery listed: they know better than a catalogue what a server has. */
export class ListedResources {
  /** The names by group and version. */
  readonly #lists = new Map<string, Set<string>>();

  /** Keeps what the body of a successful answer lists (APIResourceList, APIGroupDiscoveryList); any other is left alone. */
  learn(target: string, body: Uint8Array): void {
    if (!/^\/apis?(?:[/?]|$)/.test(target)) return;
    const { kind, groupVersion, resources, items } = parsed(body);
    if (kind === 'APIResourceList') {
      this.#add(
        textOf(groupVersion),
        fieldsIn(resources).map(({ name }) => textOf(name)),
      );
    }
    if (kind === 'APIGroupDiscoveryList') for (const group of fieldsIn(items)) this.#addGroup(group);
  }

  /** Does the server have it? `undefined` where nothing was listed that would show it. */
  has({ group, version, resource }: ListedResource): boolean | undefined {
    const lists = [...this.#lists].filter(([groupVersion]) => isOf(groupVersion, group, version));
    if (lists.some(([, names]) => names.has(resource))) return true;
    return lists.length > 0 && version !== '' ? false : undefined;
  }

  #addGroup({ metadata, versions }: Fields): void {
    const group = isFields(metadata) ? textOf(metadata['name']) : '';
    for (const { version, resources } of fieldsIn(versions)) {
      this.#add(group === '' ? textOf(version) : `${group}/${textOf(version)}`, fieldsIn(resources).flatMap(namesOf));
    }
  }

  #add(groupVersion: string, names: readonly string[]): void {
    const known = this.#lists.get(groupVersion) ?? new Set();
    for (const name of names) known.add(name);
    this.#lists.set(groupVersion, known);
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Of the aggregated form, which has subresources below their resource. */
function namesOf({ resource, subresources }: Fields): string[] {
  const name = textOf(resource);
  return [name, ...fieldsIn(subresources).map(({ subresource }) => `${name}/${textOf(subresource)}`)];
}

function isOf(groupVersion: string, group: string, version: string): boolean {
  if (version !== '') return groupVersion === (group === '' ? version : `${group}/${version}`);
  return group === '' ? !groupVersion.includes('/') : firstPart(groupVersion, '/') === group;
}

function parsed(body: Uint8Array): Fields {
  try {
    const value = parseJson(new TextDecoder().decode(body), BOUNDS.object);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}

function fieldsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
