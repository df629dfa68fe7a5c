import { at, isJsonObject, mapAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/** Of `metadata`: what only the server sets, or what means something in its own cluster only. */
const METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'ownerReferences',
  'selfLink',
];

/** The ServiceAccount of a token Secret has another uid here (kubernetes pkg/controller/serviceaccount/tokens_controller.go). */
const ACCOUNT_UID = 'kubernetes.io/service-account.uid';
/** Of the template of a Job: labels with the uid and the name that the server gave it (kubernetes pkg/registry/batch/job/strategy.go). */
const JOB_LABELS = ['controller-uid', 'job-name', 'batch.kubernetes.io/controller-uid', 'batch.kubernetes.io/job-name'];

/** An object as somebody would have written it: an export of another cluster without what its server and its controllers added. */
export function withoutServerFields(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  const metadata = without(mapAt(object, 'metadata'), METADATA);
  const annotations = metadata['annotations'];
  const cleaned = isJsonObject(annotations)
    ? { ...metadata, annotations: without(annotations, [ACCOUNT_UID]) }
    : metadata;
  return { ...rest, metadata: cleaned, ...ownSpec(rest) };
}

function ownSpec(object: JsonObject): { spec?: JsonObject } {
  const spec = object['spec'];
  if (!isJsonObject(spec)) return {};
  if (object['kind'] === 'Pod') return { spec: without(spec, ['nodeName']) };
  if (object['kind'] === 'Job' && spec['manualSelector'] !== true) return { spec: ownJob(spec) };
  return {};
}

/** The selector and these labels are made anew. */
function ownJob(spec: JsonObject): JsonObject {
  const { selector: _made, ...rest } = spec;
  const labels = at(spec, 'template.metadata.labels');
  if (!isJsonObject(labels)) return rest;
  const template = mapAt(spec, 'template');
  const metadata = { ...mapAt(template, 'metadata'), labels: without(labels, JOB_LABELS) };
  return { ...rest, template: { ...template, metadata } };
}

function without(map: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)));
}
