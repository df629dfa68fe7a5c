import { type Access, accessTo, type Reach } from '../../rbac/grants/access.ts';
import type { RbacObjects } from '../../rbac/rules/policy.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import type { AskedRequest } from './asked-request.ts';

/** Who may do what was asked. */
export interface FoundHolders {
  readonly attributes: Attributes;
  readonly reach: Reach;
  /** A context and its server, or a file. */
  readonly source: string;
  readonly access: readonly Access[];
  /** Sentences on what could not be read, and doubts about the question. */
  readonly notes: readonly string[];
  /** Whether something could not be read. */
  readonly isIncomplete: boolean;
}

/** Where it is asked: in a namespace; `undefined` for any. */
export function placedRequest(
  { attributes, namespaced }: AskedRequest,
  namespace: string | undefined,
): Pick<FoundHolders, 'attributes' | 'reach'> {
  if (!namespaced) return { attributes, reach: 'request' };
  return namespace === undefined
    ? { attributes, reach: 'every namespace' }
    : { attributes: { ...attributes, namespace }, reach: 'request' };
}

/** Who may do it by these objects. */
export function holdersBy(
  objects: RbacObjects,
  { attributes, reach, source, notes, isIncomplete }: Omit<FoundHolders, 'access'>,
): FoundHolders {
  return { attributes, reach, source, notes, isIncomplete, access: accessTo(attributes, objects, reach) };
}
