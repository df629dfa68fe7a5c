import { lookupTable } from '../../api/lookup-table.ts';
import { isJsonObject, listAt } from './kube-object.ts';
import type { JsonObject } from './kube-object.ts';

/** The containers and volumes of a PodSpec with their defaults (kubernetes pkg/apis/core/v1/defaults.go, zz_generated.defaults.go). */
export function podParts(spec: JsonObject): JsonObject {
  const initContainers = listAt(spec, 'initContainers').map(container);
  const volumes = listAt(spec, 'volumes').map(volume);
  return {
    containers: listAt(spec, 'containers').map(container),
    ...(initContainers.length > 0 && { initContainers }),
    ...(volumes.length > 0 && { volumes }),
  };
}

function container(given: unknown): JsonObject {
  const own = isJsonObject(given) ? given : {};
  return {
    resources: {},
    imagePullPolicy: 'IfNotPresent',
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...changed(own, CONTAINER),
  };
}

/** A volume is named after its source; one without any is an emptyDir. */
function volume(given: unknown): JsonObject {
  const own = isJsonObject(given) ? given : {};
  return Object.keys(own).length === 1 && 'name' in own ? { ...own, emptyDir: {} } : changed(own, VOLUME);
}

type Change = (value: unknown) => unknown;

/** An object with defaults before its own fields, and some of these changed. */
function over(defaults: JsonObject, changes: ReadonlyMap<string, Change> = new Map()): Change {
  return (value) => (isJsonObject(value) ? { ...defaults, ...changed(value, changes) } : value);
}

function changed(object: JsonObject, changes: ReadonlyMap<string, Change>): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, changes.get(name)?.(value) ?? value]));
}

function each(change: Change): Change {
  return (value) => (Array.isArray(value) ? value.map(change) : value);
}

const FIELD_REF = over({}, lookupTable<Change>({ fieldRef: over({ apiVersion: 'v1' }) }));
const PROBE = over(
  { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 },
  lookupTable<Change>({ httpGet: over({ path: '/', scheme: 'HTTP' }) }),
);

const CONTAINER = lookupTable<Change>({
  env: each(over({}, lookupTable<Change>({ valueFrom: FIELD_REF }))),
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
});

/** 0644 */
const MODE = { defaultMode: 420 };
const SOURCE = over(
  {},
  lookupTable<Change>({
    downwardAPI: over({}, lookupTable<Change>({ items: each(FIELD_REF) })),
    serviceAccountToken: over({ expirationSeconds: 3600 }),
  }),
);

const VOLUME = lookupTable<Change>({
  configMap: over(MODE),
  downwardAPI: over(MODE, lookupTable<Change>({ items: each(FIELD_REF) })),
  hostPath: over({ type: '' }),
  projected: over(MODE, lookupTable<Change>({ sources: each(SOURCE) })),
  secret: over(MODE),
});
