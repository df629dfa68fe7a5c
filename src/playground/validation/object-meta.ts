import { listAt, mapAt, textAt, textOf } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import type { Resource } from '../store/resource-table.ts';
import { each, fields, listOf, mapOf, required } from './checks.ts';
import type { Check } from './checks.ts';
import type { Faults } from './faults.ts';
import { dnsLabel, dnsSubdomain, labelValue, pathSegment, qualifiedName } from './formats.ts';
import type { Format } from './formats.ts';

/** apimachinery pkg/api/validation/objectmeta.go, TotalAnnotationSizeLimitB. */
const MAX_ANNOTATIONS = 256 * 1024;

/** Names that are not DNS subdomains, by kind (pkg/apis/…/validation, their name functions). */
const NAMES: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['Namespace', dnsLabel],
  ['Service', dnsLabel],
  ['CronJob', (name) => [...dnsSubdomain(name), ...(name.length > 52 ? ['must be no more than 52 characters'] : [])]],
  // An address.
  ['IPAddress', () => []],
]);

/** The metadata of any object (apimachinery pkg/api/validation/objectmeta.go). */
export function checkMetadata(resource: Resource, { metadata }: KubeObject, faults: Faults): void {
  const { name } = metadata;
  const format =
    resource.group === 'rbac.authorization.k8s.io' ? pathSegment : (NAMES.get(resource.kind) ?? dnsSubdomain);
  if (name === '') faults.required('metadata.name', 'name or generateName is required');
  else faults.invalidFor('metadata.name', name, format(name));
  labels(metadata.labels, 'metadata.labels', faults);
  annotations(metadata.annotations, 'metadata.annotations', faults);
  each(owner)(metadata.ownerReferences, 'metadata.ownerReferences', faults);
  const controllers = listOf(metadata.ownerReferences).filter((it) => mapOf(it)['controller'] === true);
  if (controllers.length > 1) {
    const [first, second] = controllers.map((it) => `${textAt(it, 'kind')}/${textAt(it, 'name')}`);
    const why = `Only one reference can have Controller set to true. Found "true" in references for ${first} and ${second}`;
    faults.invalid('metadata.ownerReferences', metadata.ownerReferences, why);
  }
  for (const finalizer of listAt(metadata, 'finalizers').map(textOf)) {
    const isBare = !finalizer.includes('/') && !['orphan', 'foregroundDeletion', 'kubernetes'].includes(finalizer);
    const details = [
      ...qualifiedName(finalizer),
      ...(isBare && qualifiedName(finalizer).length === 0
        ? ['name is neither a standard finalizer name nor is it fully qualified']
        : []),
    ];
    faults.invalidFor('metadata.finalizers', finalizer, details);
  }
}

/** Keys and values of labels. */
export const labels: Check = (value, field, faults) => {
  for (const [key, text] of Object.entries(mapOf(value))) {
    faults.invalidFor(field, key, qualifiedName(key));
    faults.invalidFor(field, text, labelValue(textOf(text)));
  }
};

/** Keys and the size of annotations. */
export const annotations: Check = (value, field, faults) => {
  const entries = Object.entries(mapOf(value));
  for (const [key] of entries) faults.invalidFor(field, key, qualifiedName(key.toLowerCase()));
  const size = entries.reduce((sum, [key, text]) => sum + Buffer.byteLength(key) + Buffer.byteLength(textOf(text)), 0);
  if (size > MAX_ANNOTATIONS) faults.tooLong(field, MAX_ANNOTATIONS);
};

const owner = fields({
  apiVersion: required('must not be empty'),
  kind: required('must not be empty'),
  name: required('must not be empty'),
  uid: required('must not be empty'),
});

/** A selector of labels (apimachinery pkg/apis/meta/v1/validation, ValidateLabelSelector). */
export const labelSelector: Check = fields({
  matchLabels: labels,
  matchExpressions: each((value, field, faults) => {
    const { operator, key } = mapOf(value);
    const values = listAt(value, 'values');
    if (operator === 'In' || operator === 'NotIn') {
      if (values.length === 0)
        faults.required(`${field}.values`, "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (values.length > 0) {
        faults.forbidden(`${field}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
    } else faults.invalid(`${field}.operator`, textOf(operator), 'not a valid selector operator');
    faults.invalidFor(`${field}.key`, textOf(key), qualifiedName(textOf(key)));
    for (const [index, text] of values.entries()) {
      faults.invalidFor(`${field}.values[${index}]`, text, labelValue(textOf(text)));
    }
  }),
});

/** Whether labels fit a selector; one that selects nothing fits none. */
export function selects(selector: unknown, given: unknown): boolean {
  const [wanted, own] = [Object.entries(mapAt(selector, 'matchLabels')), mapOf(given)];
  const has = (key: string) => Object.hasOwn(own, key);
  const expressions = listAt(selector, 'matchExpressions');
  if (wanted.length + expressions.length === 0) return false;
  return (
    wanted.every(([key, value]) => has(key) && own[key] === value) &&
    expressions.every((expression) => {
      const key = textAt(expression, 'key');
      const isIn = has(key) && listAt(expression, 'values').includes(own[key]);
      switch (textAt(expression, 'operator')) {
        case 'In':
          return isIn;
        case 'NotIn':
          return !isIn;
        case 'Exists':
          return has(key);
        default:
          return !has(key);
      }
    })
  );
}
