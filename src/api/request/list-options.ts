import { parseFieldSelector, requiredValue } from './field-selector.ts';
import { parseInt64 } from './int64.ts';
import { isLabelSelector } from './label-selector.ts';

/** What RequestInfo takes from the query of a list or watch. */
export interface ListOptions {
  readonly watch: boolean;
  /** The object that `fieldSelector=metadata.name=…` asks for; `''` for none. */
  readonly name: string;
}

/**
 * Decodes the query as kube-apiserver decodes metav1.ListOptions for RequestInfo. When any parameter does not decode, the server keeps
 * only `watch` (apiserver pkg/endpoints/request/requestinfo.go).
 */
export function decodeListOptions(query: ReadonlyMap<string, string>): ListOptions {
  return { watch: isTrue(query.get('watch')), name: decodes(query) ? exactName(query.get('fieldSelector')) : '' };
}

/** Only `false` and `0` are false; the empty string is true (apimachinery pkg/runtime/conversion.go). */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== '0' && value.toLowerCase() !== 'false';
}

function decodes(query: ReadonlyMap<string, string>): boolean {
  const labelSelector = query.get('labelSelector');
  return (
    INTEGERS.every((parameter) => isIntegerOrAbsent(query.get(parameter))) &&
    (labelSelector === undefined || isLabelSelector(labelSelector))
  );
}

const INTEGERS = ['limit', 'timeoutSeconds'];

function isIntegerOrAbsent(value: string | undefined): boolean {
  return value === undefined || parseInt64(value) !== undefined;
}

/** `''` as well where the selector does not parse or the value cannot be a path segment (apimachinery IsValidPathSegmentName). */
function exactName(fieldSelector: string | undefined): string {
  const terms = fieldSelector === undefined ? undefined : parseFieldSelector(fieldSelector);
  const name = terms && requiredValue(terms, 'metadata.name');
  return name === undefined || name === '.' || name === '..' || /[/%]/u.test(name) ? '' : name;
}
