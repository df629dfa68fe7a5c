/** A resource with its group and subresource; `''` for none. */
interface QualifiedResource {
  readonly resource: string;
  readonly subresource: string;
  readonly apiGroup: string;
}

/** `deployments.apps/scale`: how servers before 1.12, and logs still, write group, resource and subresource. */
export function qualifiedResource(text: string): QualifiedResource {
  const [groupResource = '', ...subresource] = text.split('/');
  const [resource = '', ...apiGroup] = groupResource.split('.');
  return { resource, subresource: subresource.join('/'), apiGroup: apiGroup.join('.') };
}
