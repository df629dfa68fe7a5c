import { builtInGroupsOf, isNamespaced } from '../../rules/default-cluster-roles.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Attributes } from '../../rules/rule-match.ts';

/** What makes an ordinary denial less of a riddle: a sentence with its full stop, or `''`. */
export function requestHint({ info, denied }: Evidence, attributes: Attributes): string {
  const { isResourceRequest, verb, resource, namespace } = attributes;
  if (!isResourceRequest) return '';
  if (resource === '') return 'The path has two slashes in a row, so the resource is empty: correct the URL first.';
  if (verb === 'create' && (info?.verb === 'patch' || info?.verb === 'update')) {
    return `The object does not exist, so this ${info.verb} creates it, which needs create as well.`;
  }
  if (verb === 'get' && isStream(attributes))
    return 'A WebSocket handshake is a GET; servers since 1.35 then ask for create as well.';
  const misspelt = spellingHint(attributes);
  if (misspelt !== '') return misspelt;
  if (verb === 'watch' && /[?&]sendInitialEvents=/.test(denied.target)) {
    return 'A newer client lists by watching; it falls back to list by itself where that is allowed.';
  }
  const isCollection = ['list', 'watch', 'deletecollection'].includes(verb);
  if (isCollection && namespace === '' && isNamespaced(attributes)) {
    return 'It asks for all namespaces; for one (-n NAMESPACE) a Role there is enough.';
  }
  return '';
}

/** exec, attach and port-forward: connections that may start with a GET. */
export function isStream({ resource, subresource }: Attributes): boolean {
  return resource === 'pods' && ['exec', 'attach', 'portforward'].includes(subresource);
}

/** The right resource in the wrong group, or in the singular: a rule for it would lift this and lead to a 404. */
function spellingHint({ resource, apiGroup }: Attributes): string {
  const groups = builtInGroupsOf(resource);
  if (groups.length > 0 && !groups.includes(apiGroup) && !apiGroup.includes('.')) {
    const named = groups.map((group) => `"${group}"`).join(' or ');
    return `In Kubernetes ${resource} are in the API group ${named}, not "${apiGroup}": correct the request first.`;
  }
  const plural = builtInGroupsOf(`${resource}s`).includes(apiGroup);
  return plural ? `The resource is called ${resource}s: correct the request first.` : '';
}
