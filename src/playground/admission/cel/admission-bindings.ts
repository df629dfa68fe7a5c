import type { CelInput } from '@bufbuild/cel';
import { isJsonObject, mapAt, textAt } from '../../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../../store/kube-object.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import { inVersion } from '../matching/match-resources.ts';
import type { Match } from '../matching/match-resources.ts';
import { requestOf } from '../matching/reviewed-request.ts';
import { authorizerValue, requestResourceValue } from './authorizer-functions.ts';
import type { Asker } from './authorizer-functions.ts';
import { REQUEST_RESOURCE } from './macros.ts';
import type { Bindings } from './program.ts';
import type { TypeName } from './type-names.ts';

/** What an admission expression may name besides the variables of its policy. */
export function admissionNames({
  params,
  authorizer,
}: {
  params: boolean;
  authorizer: boolean;
}): Map<string, TypeName> {
  return new Map<string, TypeName>([
    ['object', 'dyn'],
    ['oldObject', 'dyn'],
    ['request', 'kubernetes.AdmissionRequest'],
    ['namespaceObject', 'kubernetes.Namespace'],
    ...(params ? [['params', 'dyn'] as const] : []),
    ...(authorizer
      ? ([
          ['authorizer', 'kubernetes_authorization_Authorizer'],
          [REQUEST_RESOURCE, 'kubernetes_authorization_ResourceCheck'],
        ] as const)
      : []),
  ]);
}

/** What those names are in one request. */
export function admissionBindings(
  attributes: AdmissionAttributes,
  match: Match,
  { asker, namespace, params }: { asker: Asker; namespace?: KubeObject | undefined; params?: KubeObject | undefined },
): Bindings {
  const { resource, subresource, name, object, previous } = attributes;
  return {
    object: celValue(inVersion(object, match) ?? null),
    oldObject: celValue(inVersion(previous, match) ?? null),
    request: celValue(requestOf(attributes, match)),
    namespaceObject: celValue(namespace ? shownNamespace(namespace) : null),
    params: celValue(params ?? null),
    authorizer: authorizerValue(asker),
    [REQUEST_RESOURCE]: requestResourceValue(asker, {
      apiGroup: resource.group,
      resource: resource.plural,
      subresource,
      namespace: attributes.namespace,
      name,
    }),
  };
}

/** Of a Namespace what expressions are shown of it (apiserver pkg/admission/plugin/cel/condition.go, CreateNamespaceObject). */
function shownNamespace(namespace: KubeObject): JsonObject {
  const { managedFields: _managed, ownerReferences: _owners, uid, ...metadata } = namespace.metadata;
  return {
    metadata: { ...metadata, ...(uid !== undefined && { uid }), labels: mapAt(namespace, 'metadata.labels') },
    spec: mapAt(namespace, 'spec'),
    status: { phase: textAt(namespace, 'status.phase'), ...mapAt(namespace, 'status') },
  };
}

/** A value of JSON as CEL has it: whole numbers are integers. */
export function celValue(value: unknown): CelInput {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(celValue);
  if (!isJsonObject(value)) return null;
  const entries = Object.entries(value).filter(([, field]) => field !== undefined);
  return new Map(entries.map(([key, field]) => [key, celValue(field)]));
}
