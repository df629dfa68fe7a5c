import { firstPart } from '../../api/text/first-part.ts';
import { pluralOf } from '../rules/plural.ts';
import type { RoleRef } from '../rules/policy.ts';
import type { Attributes } from '../rules/rule-match.ts';
import { rbacGroup } from '../rules/subject.ts';

/** What an authorizer is asked about a resource; of the whole cluster where nothing else is said. */
export function askedOf(fields: Partial<Attributes> & Pick<Attributes, 'verb' | 'resource'>): Attributes {
  return { isResourceRequest: true, path: '', apiGroup: '', subresource: '', name: '', namespace: '', ...fields };
}

/** The verb on a signer; one of these is enough: the signer itself, all of its domain (kubernetes pkg/certauthorization). */
export function signerAttributes(
  verb: 'approve' | 'sign' | 'attest',
  signer: string,
): [signer: Attributes, domain: Attributes] {
  const named = (name: string): Attributes =>
    askedOf({ verb, apiGroup: 'certificates.k8s.io', resource: 'signers', name });
  return [named(signer), named(signer.includes('/') ? `${firstPart(signer, '/')}/*` : signer)];
}

/** Instead of having the rules of a role, one may `escalate` it. A role that is being created by POST has no name yet. */
export function escalateAttributes(resource: string, { name = '', namespace = '' }: Partial<Attributes>): Attributes {
  return askedOf({ verb: 'escalate', apiGroup: rbacGroup, resource, name, namespace });
}

/** Instead of having the rules of the role that is bound, one may `bind` it. */
export function bindAttributes({ kind, name }: Pick<RoleRef, 'kind' | 'name'>, namespace: string): Attributes {
  return askedOf({ verb: 'bind', apiGroup: rbacGroup, resource: `${kind.toLowerCase()}s`, name, namespace });
}

/** Anyone who writes an admission policy has to be able to read all objects of the kind of its parameters. */
export function paramKindAttributes(apiVersion: string, kind: string): Attributes {
  const [version, apiGroup = ''] = apiVersion.split('/').toReversed();
  return askedOf({ verb: 'get', apiGroup: version ? apiGroup : '', resource: pluralOf(kind) });
}
