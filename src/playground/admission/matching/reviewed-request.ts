import type { JsonObject } from '../../store/kube-object.ts';
import type { AdmissionAttributes } from '../attributes.ts';
import type { Match } from './match-resources.ts';

/** The AdmissionRequest without its uid and objects; what is empty is not there. */
export function requestOf(attributes: AdmissionAttributes, match: Match): JsonObject {
  const { operation, resource, subresource, kind, name, namespace, user, isDryRun, options } = attributes;
  const groupVersionResource = (one: Match['resource']) => ({
    group: one.group,
    version: one.version,
    resource: one.plural,
  });
  const { username, uid, groups, extra } = user;
  return {
    kind: match.kind,
    resource: groupVersionResource(match.resource),
    ...(subresource !== '' && { subResource: subresource }),
    requestKind: kind,
    requestResource: groupVersionResource(resource),
    ...(subresource !== '' && { requestSubResource: subresource }),
    ...(name !== '' && { name }),
    ...(namespace !== '' && { namespace }),
    operation,
    userInfo: { ...(username !== '' && { username }), ...(uid && { uid }), groups, ...(extra && { extra }) },
    dryRun: isDryRun,
    options: options ?? null,
  };
}
