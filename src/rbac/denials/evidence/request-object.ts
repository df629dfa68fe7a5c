import { headerValue } from '../../../api/request/header-list.ts';
import type { RoleRef } from '../../rules/policy.ts';
import { type OwnerReference, ownersIn, textAt, writtenObject } from '../../second-checks/written-object.ts';
import type { DeniedExchange } from './denied-exchange.ts';

/** The roleRef of the RoleBinding or ClusterRoleBinding that a request sends. */
export function requestedRoleRef(denied: DeniedExchange): RoleRef | undefined {
  const object = requestObject(denied);
  const [kind, name] = [textAt(object, 'roleRef', 'kind'), textAt(object, 'roleRef', 'name')];
  return kind && name ? { kind, name } : undefined;
}

/** The owners of the object that a request sends. */
export function requestedOwners(denied: DeniedExchange): OwnerReference[] {
  return ownersIn(requestObject(denied));
}

/** `metadata.name` of the object that a request sends; `''` where it has none, or the body is not known. */
export function requestedName(denied: DeniedExchange): string {
  return textAt(requestObject(denied), 'metadata', 'name');
}

function requestObject({ requestHeaders, requestBody }: DeniedExchange): unknown {
  return writtenObject(requestBody, headerValue(requestHeaders, 'Content-Type') ?? '');
}
