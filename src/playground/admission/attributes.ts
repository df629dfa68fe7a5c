import type { UserInfo } from '../../rbac/rules/subject.ts';
import type { ApiRequest } from '../http/api-request.ts';
import { warn } from '../http/warning.ts';
import { forbidden } from '../store/api-error.ts';
import type { ApiError } from '../store/api-error.ts';
import { textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';

/** What a request is to the admission plugins: reading never comes to them. */
export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** A group, a version and a kind. */
export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** What admission plugins know of a request that authorization has let through (apiserver pkg/admission/attributes.go). */
export interface AdmissionAttributes {
  readonly operation: Operation;
  readonly resource: Resource;
  /** `''` for the object itself. */
  readonly subresource: string;
  /** Of `object`; through a subresource it may be another than the resource's. */
  readonly kind: GroupVersionKind;
  /** `''` at the cluster scope; a Namespace is in itself. */
  readonly namespace: string;
  /** `''` where the server has yet to make one up. */
  readonly name: string;
  /** As it will be stored; of CONNECT the options, of DELETE nothing. */
  readonly object: JsonObject | undefined;
  /** As it is stored now; of a creation nothing. */
  readonly previous: JsonObject | undefined;
  readonly user: UserInfo;
  readonly isDryRun: boolean;
  /** CreateOptions, UpdateOptions, PatchOptions or DeleteOptions; of CONNECT none. */
  readonly options: JsonObject | undefined;
  /** Puts a Warning on the answer. */
  readonly warn: (text: string) => void;
}

/** What a handler knows of a write besides its request. */
export type Write = Pick<AdmissionAttributes, 'operation'> &
  Partial<Pick<AdmissionAttributes, 'object' | 'previous' | 'kind' | 'isDryRun' | 'name'>>;

/** The attributes of a request for this resource. */
export function attributesOf(request: ApiRequest, resource: Resource, write: Write): AdmissionAttributes {
  const { info, query, user, response } = request;
  const { operation, object, previous, kind = resource, isDryRun = query.has('dryRun') } = write;
  const name = write.name ?? (info.name || textAt(object, 'metadata.name'));
  const { subresource } = info;
  return {
    operation,
    resource,
    subresource,
    kind: { group: kind.group, version: kind.version, kind: kind.kind },
    namespace: resource.plural === 'namespaces' && resource.group === '' ? info.namespace || name : info.namespace,
    name,
    object,
    previous,
    user,
    isDryRun,
    options: optionsOf(request, operation, isDryRun),
    warn: (text) => warn(response, text),
  };
}

/** The 403 of a plugin (apiserver pkg/admission/errors.go, NewForbidden): a name that is yet to be made up is shown as what it begins with. */
export function denied({ resource, name, object }: AdmissionAttributes, why: string): ApiError {
  const shown = name || textAt(object, 'metadata.name') || textAt(object, 'metadata.generateName') || 'Unknown';
  return forbidden(resource, shown, why);
}

function optionsOf({ info, query }: ApiRequest, operation: Operation, isDryRun: boolean): JsonObject | undefined {
  if (operation === 'CONNECT') return undefined;
  const verb = operation === 'DELETE' ? 'Delete' : info.verb === 'patch' ? 'Patch' : OPTIONS[operation];
  const given = ['fieldManager', 'fieldValidation'].flatMap((field) => {
    const value = query.get(field);
    return value === null || operation === 'DELETE' ? [] : [[field, value] as const];
  });
  return {
    kind: `${verb}Options`,
    apiVersion: apiVersionOf({ group: 'meta.k8s.io', version: 'v1' }),
    ...(isDryRun && { dryRun: ['All'] }),
    ...Object.fromEntries(given),
  };
}

const OPTIONS = { CREATE: 'Create', UPDATE: 'Update' } as const;
