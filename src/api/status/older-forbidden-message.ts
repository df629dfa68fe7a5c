import { goUnquote } from '../go/go-quote.ts';
import type { ForbiddenSentence } from './forbidden-message.ts';

/**
 * Reads an authorizer's 403 of a server before 1.12, and of OpenShift 3, which name the resource in one word:
 * `deployments.apps "web" is forbidden: User "jane" cannot get deployments.apps/scale in the namespace "demo": REASON` since 1.8, and
 * before that, as plain text, `User "jane" cannot get deployments.apps in the namespace "demo".: "REASON"` (apiserver
 * pkg/endpoints/handlers/responsewriters/errors.go of those releases). `undefined` for any other message.
 */
export function parseOlderForbiddenMessage(message: string): ForbiddenSentence | undefined {
  const groups = SENTENCE.exec(message)?.groups;
  if (!groups) return undefined;
  const text = (quoted = '""') => goUnquote(quoted) ?? '';
  const { groupResource = '', verb = '', reason = '' } = groups;
  const common = { groupResource, name: text(groups['name']), user: text(groups['user']), verb };
  const because = reason === '' ? {} : { reason: goUnquote(reason) ?? reason };
  if (groups['path'] !== undefined) return { ...common, path: text(groups['path']), ...because };
  return {
    ...common,
    ...qualifiedResource(groups['resource'] ?? ''),
    namespace: text(groups['namespace']),
    ...because,
  };
}

const Q = String.raw`"(?:[^"\\\n]|\\.)*"`;
const SENTENCE = new RegExp(
  `^(?:(?:(?<groupResource>[^ ]+)(?: (?<name>${Q}))? is )?forbidden: )?User (?<user>${Q}) cannot (?<verb>[a-zA-Z]+) ` +
    `(?:path (?<path>${Q})|(?:all )?(?<resource>[^ "]+) ` +
    `(?:in (?:the namespace|project) (?<namespace>${Q})|at the cluster scope|in the cluster))\\.?(?:: (?<reason>.*))?$`,
  'su',
);

/** A resource with its group and subresource; `''` for none. */
export interface QualifiedResource {
  readonly resource: string;
  readonly subresource: string;
  readonly apiGroup: string;
}

/**
 * `deployments.apps/scale`: how those servers, and the logs of all, write group, resource and subresource. OpenShift 3 puts the group last,
 * `deployments/scale.apps`; no subresource has a dot.
 */
export function qualifiedResource(text: string): QualifiedResource {
  const [groupResource = '', ...subresources] = text.split('/');
  const [resource = '', ...apiGroup] = groupResource.split('.');
  const [subresource = '', ...lastGroup] = subresources.join('/').split('.');
  return { resource, subresource, apiGroup: [...apiGroup, ...lastGroup].join('.') };
}
