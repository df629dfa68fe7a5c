import { goQuote, goUnquote } from '../go/go-quote.ts';
import type { RequestInfo } from '../request/request-info.ts';

/** What the sentence of an authorizer says, read from the message of a 403. */
export interface ForbiddenSentence {
  /** `pods`, `deployments.apps`; `''` for a non-resource path. */
  readonly groupResource: string;
  /** The object in front of `is forbidden`; `''` for none. */
  readonly name: string;
  readonly user: string;
  /** `''` for a method that RBAC has no verb for. */
  readonly verb: string;
  /** Set for a non-resource request; then the four fields below are absent. Of a resource's they are absent where they are lost from a text. */
  readonly path?: string;
  readonly resource?: string;
  /** `''` for none; may contain slashes. */
  readonly subresource?: string;
  readonly apiGroup?: string;
  /** `''` is the cluster scope. */
  readonly namespace?: string;
  /** What the authorizer added after the colon. */
  readonly reason?: string;
}

/** The part of a request that the sentence names. */
export type ForbiddenAttributes = Pick<
  RequestInfo,
  'isResourceRequest' | 'path' | 'verb' | 'apiGroup' | 'resource' | 'subresource' | 'name' | 'namespace'
>;

/**
 * The message of an authorizer's 403 (apiserver pkg/endpoints/handlers/responsewriters/errors.go and apimachinery NewForbidden).
 * The sentence is HTML-escaped; the name before it and the reason after it are not.
 */
export function forbiddenMessage(user: string, attributes: ForbiddenAttributes, reason = ''): string {
  const sentence = htmlEscape(`User ${goQuote(user)} cannot ${attributes.verb} ${object(attributes)}`);
  return `${about(attributes)}forbidden: ${sentence}${reason && `: ${reason}`}`;
}

/**
 * Reads such a message. `undefined` for any other message, that is, where it was not an authorizer that denied: admission policies and
 * webhooks may quote the sentence, but not from the start.
 */
export function parseForbiddenMessage(message: string): ForbiddenSentence | undefined {
  const groups = SENTENCE.exec(message)?.groups;
  if (groups === undefined) return undefined;
  const inner = [
    groups.user ?? '',
    groups.path ?? '""',
    groups.resource ?? '""',
    groups.group ?? '""',
    groups.namespace ?? '""',
  ];
  const texts = [goUnquote(groups.name ?? '""'), ...inner.map((quoted) => goUnquote(htmlUnescape(quoted)))];
  if (!texts.every((text) => text !== undefined)) return undefined;
  const [name = '', user = '', path = '', resourcePath = '', apiGroup = '', namespace = ''] = texts;
  const [resource = '', ...subresources] = resourcePath.split('/');
  const groupResource = groups.groupResource ?? '';
  if (groupResource !== groupResourceOf(apiGroup, resource)) return undefined;
  return {
    groupResource,
    name,
    user,
    verb: htmlUnescape(groups.verb ?? ''),
    ...(groups.path === undefined ? { resource, subresource: subresources.join('/'), apiGroup, namespace } : { path }),
    ...(groups.reason !== undefined && { reason: groups.reason }),
  };
}

const Q = String.raw`"(?:[^"\\\n]|\\.)*"`;
const SENTENCE = new RegExp(
  `^(?:(?<groupResource>.*?)(?: (?<name>${Q}))? is )?forbidden: User (?<user>${Q}) cannot (?<verb>[^ ]*) ` +
    `(?:path (?<path>${Q})|resource (?<resource>${Q}) in API group (?<group>${Q}) ` +
    `(?:in the namespace (?<namespace>${Q})|at the cluster scope))(?:: (?<reason>.*))?$`,
  'su',
);

function object(attributes: ForbiddenAttributes): string {
  const { resource, subresource, apiGroup, namespace } = attributes;
  if (!attributes.isResourceRequest) return `path ${goQuote(attributes.path)}`;
  const scope = namespace === '' ? 'at the cluster scope' : `in the namespace ${goQuote(namespace)}`;
  return `resource ${goQuote(subresource === '' ? resource : `${resource}/${subresource}`)} in API group ${goQuote(apiGroup)} ${scope}`;
}

function about({ apiGroup, resource, name }: ForbiddenAttributes): string {
  const groupResource = groupResourceOf(apiGroup, resource);
  if (groupResource === '') return '';
  return name === '' ? `${groupResource} is ` : `${groupResource} ${goQuote(name)} is `;
}

function groupResourceOf(apiGroup: string, resource: string): string {
  return apiGroup === '' ? resource : `${resource}.${apiGroup}`;
}

function htmlEscape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function htmlUnescape(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
