import { parseJson } from '../../api/bounds/bounded-json.ts';
import { BOUNDS } from '../../api/bounds/bounds.ts';
import { goJson } from '../../api/go/go-json.ts';
import { isJsonObject } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { compareFields, fieldsOf } from './compared-fields.ts';
import { NO_FIELDS, difference, union } from './field-set.ts';
import type { FieldSet } from './field-set.ts';
import type { Shape } from './shape.ts';

/** Where client-side apply keeps what it applied. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * The fields that client-side apply set and that are still as it left them: server-side apply of kubectl takes these over without a conflict
 * (managedfields internal/lastappliedmanager.go).
 */
export function fieldsOfLastApplied(shape: Shape, live: KubeObject | undefined): FieldSet {
  const last = parsed(live?.metadata.annotations?.[LAST_APPLIED]);
  if (last === undefined) return NO_FIELDS;
  const { added, modified, removed } = compareFields(shape, last, live);
  return difference(fieldsOf(shape, last), union(union(added, modified), removed));
}

function parsed(text: string | undefined): JsonObject | undefined {
  if (text === undefined) return undefined;
  try {
    const value = parseJson(text, BOUNDS.large);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** An object that client-side apply knows goes on being known to it (internal/lastappliedupdater.go). */
export function withLastApplied(object: KubeObject, config: JsonObject): KubeObject {
  if (!object.metadata.annotations?.[LAST_APPLIED]) return object;
  const metadata = isJsonObject(config['metadata']) ? config['metadata'] : {};
  const given = metadata['annotations'];
  const annotations = isJsonObject(given) ? { annotations: without(given, LAST_APPLIED) } : {};
  const applied = `${goJson({ ...config, metadata: { ...metadata, ...annotations } })}\n`;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [LAST_APPLIED]: applied } },
  };
}

function without(object: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));
}
