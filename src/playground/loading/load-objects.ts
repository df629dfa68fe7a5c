import { at, isJsonObject, mapAt, textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import type { ObjectStore } from '../store/object-store.ts';
import { apiVersionOf, builtIn } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { LoadError, nameOfObject } from './given-object.ts';
import type { GivenObject, GivenObjects, LoadProblem, LoadReport } from './given-object.ts';
import { inLoadingOrder, withoutMade } from './loading-order.ts';
import type { OwnAnswer, OwnClient } from './own-client.ts';
import { withoutServerFields } from './server-fields.ts';

const namespaces = builtIn('', 'v1', 'namespaces');

/** The cluster that is loaded into. */
export interface LoadTarget {
  readonly store: ObjectStore;
  /** Its administrator. */
  readonly client: OwnClient;
  /** Lets the controllers do what is to be done. */
  readonly settle: () => void;
}

/**
 * Creates the objects, and replaces those that are there, as an administrator would with kubectl; namespaces that are missing are made.
 * Throws LoadError with all problems.
 */
export async function loadObjects(target: LoadTarget, { objects, problems }: GivenObjects): Promise<LoadReport> {
  const found: LoadProblem[] = [...problems];
  const wanted = withoutMade(objects);
  for (const [step, group] of inLoadingOrder(wanted).entries()) {
    if (step === 2) await makeNamespaces(target, wanted);
    for (const { place, object } of group) {
      const message = await problemOf(target, object);
      if (message !== undefined)
        found.push({ place, object: nameOfObject(object), message: withoutSecrets(message, object) });
    }
    target.settle();
  }
  if (found.length > 0) throw new LoadError(found);
  return { loaded: wanted.length, leftOut: objects.length - wanted.length };
}

async function makeNamespaces({ client, store }: LoadTarget, objects: readonly GivenObject[]): Promise<void> {
  for (const name of new Set(objects.map(({ object }) => textAt(object, 'metadata.namespace')))) {
    if (name === '' || store.find(namespaces, '', name)) continue;
    // Where that fails, so will each object in it, which says why.
    await client.ask('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
}

/** Why an object was not stored; `undefined` when it was. */
async function problemOf({ client, store }: LoadTarget, given: JsonObject): Promise<string | undefined> {
  const [apiVersion, kind] = [textAt(given, 'apiVersion'), textAt(given, 'kind')];
  if (apiVersion === '' || kind === '') return `it has no ${kind === '' ? 'kind' : 'apiVersion'}`;
  if (!isJsonObject(given['metadata'])) return 'it has no metadata';
  const resource = store.catalog.ofKind(apiVersion, kind);
  // kubectl's words (apimachinery pkg/api/meta/errors.go, NoKindMatchError).
  if (!resource) return `no matches for kind ${JSON.stringify(kind)} in version ${JSON.stringify(apiVersion)}`;
  const object = withoutServerFields(inItsNamespace(resource, given));
  const collection = pathOf(resource, textAt(object, 'metadata.namespace'));
  const created = await client.ask('POST', collection, object);
  if (textAt(created.body, 'reason') !== 'AlreadyExists') return messageOf(created);
  const path = `${collection}/${encodeURIComponent(textAt(object, 'metadata.name'))}`;
  const { body: present } = await client.ask('GET', path);
  const resourceVersion = at(present, 'metadata.resourceVersion');
  const metadata = { ...mapAt(object, 'metadata'), ...(resourceVersion !== undefined && { resourceVersion }) };
  return messageOf(await client.ask('PUT', path, { ...object, metadata }));
}

/** What has no namespace goes into `default`, as with kubectl. */
function inItsNamespace({ namespaced }: Resource, object: JsonObject): JsonObject {
  const { namespace, ...metadata } = mapAt(object, 'metadata');
  return { ...object, metadata: namespaced ? { ...metadata, namespace: namespace || 'default' } : metadata };
}

function pathOf(resource: Resource, namespace: string): string {
  const scope = resource.namespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${resource.group === '' ? '/api' : '/apis'}/${apiVersionOf(resource)}${scope}/${resource.plural}`;
}

function messageOf({ code, body }: OwnAnswer): string | undefined {
  return code < 400 ? undefined : textAt(body, 'message') || `HTTP ${code}`;
}

/** A message may quote a value that it refuses. */
function withoutSecrets(message: string, object: JsonObject): string {
  if (object['kind'] !== 'Secret') return message;
  const values = ['data', 'stringData'].flatMap((field) => Object.values(mapAt(object, field)));
  return values.reduce<string>(
    (text, value) => (typeof value === 'string' && value !== '' ? text.replaceAll(value, '***') : text),
    message,
  );
}
