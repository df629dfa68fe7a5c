import { isNamespaced } from '../../rules/default-cluster-roles.ts';
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
