import { ownValue } from '../../api/own-value.ts';
import { isObject } from '../../api/body/object-facts.ts';
import type { TableView } from '../wire/body.ts';

/**
 * What discovery answers, as `kubectl api-resources -o wide` shows it: an APIResourceList, or an APIGroupDiscoveryList (apidiscovery.k8s.io).
 * `undefined` for other answers.
 */
export function servedTable({ kind, ...answer }: Fields): TableView | undefined {
  const rows =
    kind === 'APIResourceList'
      ? listAt(answer, 'resources').map((resource) => listedRow(resource, textAt(answer, 'groupVersion')))
      : kind === 'APIGroupDiscoveryList'
        ? listAt(answer, 'items').flatMap(groupRows)
        : undefined;
  return rows && { columns: COLUMNS, rows };
}

type Fields = Readonly<Record<string, unknown>>;

const COLUMNS = ['Name', 'Shortnames', 'APIVersion', 'Namespaced', 'Kind', 'Verbs'];

function listedRow(resource: Fields, apiVersion: string): string[] {
  return [
    textAt(resource, 'name'),
    textsAt(resource, 'shortNames'),
    apiVersion,
    String(resource['namespaced'] === true),
    textAt(resource, 'kind'),
    textsAt(resource, 'verbs'),
  ];
}

/** A group may be discovered in several versions. */
function groupRows(item: Fields): string[][] {
  const group = textAt(fieldsAt(item, 'metadata'), 'name');
  return listAt(item, 'versions').flatMap((version) => {
    const name = textAt(version, 'version');
    const apiVersion = group === '' ? name : `${group}/${name}`;
    return listAt(version, 'resources').map((resource) => [
      textAt(resource, 'resource'),
      textsAt(resource, 'shortNames'),
      apiVersion,
      String(resource['scope'] === 'Namespaced'),
      textAt(fieldsAt(resource, 'responseKind'), 'kind'),
      textsAt(resource, 'verbs'),
    ]);
  });
}

function fieldsAt(fields: Fields, name: string): Fields {
  const value = ownValue(fields, name);
  return isObject(value) ? value : {};
}

function listAt(fields: Fields, name: string): Fields[] {
  const value = ownValue(fields, name);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function textsAt(fields: Fields, name: string): string {
  const value = ownValue(fields, name);
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string').join(',') : '';
}

function textAt(fields: Fields, name: string): string {
  const value = ownValue(fields, name);
  return typeof value === 'string' ? value : '';
}
