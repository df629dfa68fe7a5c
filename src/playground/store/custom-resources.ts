import { moment } from '../../api/age.ts';
import { at, isJsonObject, listAt, mapAt, textAt, textsAt } from './kube-object.ts';
import type { JsonObject, KubeObject } from './kube-object.ts';
import { ALL_VERBS, subresourceOf } from './resource-table.ts';
import type { PrinterColumn, Resource } from './resource-table.ts';

/** What a CustomResourceDefinition adds to the server: a resource for each served version, the newest first. */
export function customResources(definition: KubeObject): Resource[] {
  const group = textAt(definition, 'spec.group');
  const names = mapAt(definition, 'spec.names');
  const common = {
    group,
    kind: textAt(names, 'kind'),
    plural: textAt(names, 'plural'),
    singular: textAt(names, 'singular'),
    namespaced: textAt(definition, 'spec.scope') === 'Namespaced',
    shortNames: textsAt(names, 'shortNames'),
    categories: textsAt(names, 'categories'),
    verbs: ALL_VERBS,
  };
  return listAt(definition, 'spec.versions')
    .filter(isJsonObject)
    .filter(({ served }) => served !== false)
    .map((one) => versionOf(one, common, definition))
    .toSorted((a, b) => priority(b.version) - priority(a.version));
}

/** The parts of a CustomResourceDefinition that the server fills in (apiextensions-apiserver): names that can be derived, and its status. */
export function withDerivedNames(definition: KubeObject): KubeObject {
  const given = mapAt(definition, 'spec.names');
  const kind = textAt(given, 'kind');
  const names = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...given };
  const spec = { conversion: { strategy: 'None' }, ...mapAt(definition, 'spec'), names };
  const lastTransitionTime = moment(Date.now());
  const condition = (type: string, reason: string, message: string) => ({
    type,
    status: 'True',
    lastTransitionTime,
    reason,
    message,
  });
  const storedVersions = listAt(definition, 'spec.versions').flatMap((one) =>
    mapAt({ one }, 'one')['storage'] === true ? [textAt(one, 'name')] : [],
  );
  const conditions = [
    condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
    condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
  ];
  const status = { conditions, ...mapAt(definition, 'status'), acceptedNames: names, storedVersions };
  return { ...definition, spec, status };
}

function versionOf(
  one: JsonObject,
  common: Omit<Resource, 'version' | 'subresources'>,
  definition: KubeObject,
): Resource {
  const version = textAt(one, 'name');
  const columns = listAt(one, 'additionalPrinterColumns').map((column) => column as PrinterColumn);
  return {
    ...common,
    version,
    schema: mapAt(one, 'schema.openAPIV3Schema'),
    ...(columns.length > 0 && { columns }),
    ...(one['deprecated'] === true && { deprecation: deprecationOf(one, common, definition) }),
    subresources: Object.keys(mapAt(one, 'subresources')).map((name) => subresourceOf(name, { ...common, version })),
  };
}

/** What the definition says, or that there is a newer version (apiextensions-apiserver customresource_handler.go, defaultDeprecationWarning). */
function deprecationOf(
  one: JsonObject,
  { group, kind }: Pick<Resource, 'group' | 'kind'>,
  definition: KubeObject,
): string {
  const own = textAt(one, 'deprecationWarning');
  if (own !== '') return own;
  const version = textAt(one, 'name');
  const newest = listAt(definition, 'spec.versions')
    .filter((other) => at(other, 'served') === true && at(other, 'deprecated') !== true)
    .map((other) => textAt(other, 'name'))
    .filter((name) => priority(name) > priority(version))
    .toSorted((a, b) => priority(b) - priority(a))[0];
  const advice = newest === undefined ? '' : `; use ${group}/${newest} ${kind}`;
  return `${group}/${version} ${kind} is deprecated${advice}`;
}

/** apimachinery pkg/version: v2 before v1, v1 before v1beta2, v1beta2 before v1alpha1. */
function priority(version: string): number {
  const [, major = '0', stage, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? [];
  const maturity = stage === undefined ? 2 : stage === 'beta' ? 1 : 0;
  return maturity * 1e6 + Number(major) * 1e3 + Number(minor);
}
