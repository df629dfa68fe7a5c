import { ActionableError } from '../../api/actionable-error.ts';
import type { ConnectionFlags } from '../../kubeconfig/file/connection-flags.ts';
import { combinedResource } from '../../rbac/rules/rule-match.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type ClusterReader, clusterReader, readRbac } from '../upstream/cluster-objects.ts';
import { clusterResource, missingResource } from '../upstream/cluster-resources.ts';
import { type AskedRequest, askedRequest, type AskedWords, type ResourceLookup } from './asked-request.ts';
import { type FoundHolders, holdersBy, placedRequest } from './found-holders.ts';

/** Who may do it by the RBAC objects of the cluster, which are only read. Throws ActionableError. */
export async function holdersOnServer(
  words: AskedWords,
  flags: ConnectionFlags & { readonly allNamespaces?: true },
  terminal: Terminal,
): Promise<FoundHolders> {
  const [{ loadUpstream }, { processEnvironment }] = await Promise.all([
    import('../../kubeconfig/load-upstream.ts'),
    import('../../kubeconfig/environment.ts'),
  ]);
  const upstream = await loadUpstream(flags, processEnvironment(terminal));
  await using reader = clusterReader(upstream);
  const asked = await askedRequest(words, lookupBy(reader));
  const place = placedRequest(asked, flags.allNamespaces === true ? undefined : upstream.namespace);
  const { namespace } = place.attributes;
  const [{ objects, unread }, missing] = await Promise.all([
    readRbac(reader, namespace === '' ? [] : [namespace]),
    missingOf(reader, asked),
  ]);
  if (objects.clusterRoleBindings.length + objects.roleBindings.length === 0 && unread.length > 0) {
    throw new ActionableError('ERR_RBAC_UNREAD', unread.join('; '), UNREAD_HINT);
  }
  return holdersBy(objects, {
    ...place,
    source: `${upstream.context === '' ? '' : `context ${upstream.context}, `}${upstream.server.origin}`,
    isIncomplete: unread.length > 0,
    notes: [...[asked.note, missing].filter((note) => note !== undefined), ...unread],
  });
}

const UNREAD_HINT = 'use a --context that may list clusterrolebindings and rolebindings, or -f with a file of them';

function lookupBy(reader: ClusterReader): ResourceLookup {
  return async (called, group) => {
    const found = await clusterResource(reader, called, group);
    return found && { ...found, plural: found.name };
  };
}

async function missingOf(reader: ClusterReader, { attributes }: AskedRequest): Promise<string | undefined> {
  const { isResourceRequest, apiGroup, resource } = attributes;
  if (!isResourceRequest || [apiGroup, resource, attributes.subresource].includes('*')) return undefined;
  return missingResource(reader, { apiGroup, resource: combinedResource(attributes) });
}
