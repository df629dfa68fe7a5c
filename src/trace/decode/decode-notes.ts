import { trimmed } from '../../api/text/trim.ts';
import { serverOfPath } from '../../api/dialects.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { firstPart } from '../../api/text/first-part.ts';

/** What a learner asks when the RequestInfo is not what the URL seems to say. */
interface DecodeNote {
  readonly applies: (info: RequestInfo, method: string, target: string) => boolean;
  readonly text: (info: RequestInfo, method: string, target: string) => string;
}

/** The notes that apply to a request, most surprising first. */
export function decodeNotes(info: RequestInfo, method: string, target: string): string[] {
  return NOTES.filter(({ applies }) => applies(info, method, target)).map(({ text }) => text(info, method, target));
}

const CONNECT_SUBRESOURCES = ['exec', 'attach', 'portforward'];

const NOTES: readonly DecodeNote[] = [
  {
    applies: (_info, _method, target) => serverOfPath(target) !== undefined,
    text: (_info, _method, target) => {
      const { title = '', dialect = '' } = serverOfPath(target) ?? {};
      return `${title}'s own server reads this path differently: --dialect ${dialect} shows how.`;
    },
  },
  {
    applies: ({ isResourceRequest, verb }) => isResourceRequest && verb === '',
    text: (_, method) =>
      `RBAC has no verb for ${method} (methods count in upper case only): only verbs ["*"] or [""] match.`,
  },
  {
    applies: (_info, _method, target) => /%2f/i.test(firstPart(target, '?')),
    text: () => 'The path is percent-decoded first and split afterwards, so %2F separates segments.',
  },
  {
    applies: ({ path }) => /(?:^|\/)\.\.?(?:\/|$)/u.test(path),
    text: () =>
      'Dot segments are names like any other: the API server does not resolve them, but most clients do before they send.',
  },
  {
    applies: (_info, _method, target) => target.includes('#'),
    text: () => '# belongs to the path here; browsers and curl cut it off before they send.',
  },
  {
    applies: ({ isResourceRequest, path }) => isResourceRequest && trimmed(path, '/').includes('//'),
    text: () => 'Empty segments count: two slashes in a row enclose a segment with an empty text.',
  },
  {
    applies: (info) => isNamespaceItself(info),
    text: ({ name }) =>
      `A namespace lies within itself: name and namespace are both ${name}, so a Role in ${name} can allow this.`,
  },
  {
    applies: ({ verb, path }) =>
      /^\/+apis?\/(?:[^/]+\/){1,2}(?:watch|proxy)\//u.test(path) && ['watch', 'proxy'].includes(verb),
    text: ({ verb }) => `The verb ${verb} comes from the path, whatever the method; this form is deprecated.`,
  },
  {
    applies: ({ verb, parts }, method) => verb === 'list' && method !== '' && (parts[1] ?? '') === '',
    text: (_, method) => `${method} on a collection is the verb list.`,
  },
  {
    applies: ({ verb }, _method, target) => verb === 'watch' && /[?&]watch(?:[=&]|$)/u.test(target),
    text: () => 'watch in the query makes it the verb watch: every value but 0 and false does, the empty one too.',
  },
  {
    applies: ({ verb, name }) => ['list', 'watch'].includes(verb) && name !== '',
    text: ({ name }) =>
      `fieldSelector=metadata.name gives this request a name: resourceNames ["${name}"] can match it.`,
  },
  {
    applies: ({ verb, name, fieldSelector }) =>
      ['list', 'watch'].includes(verb) && name === '' && /(?:^|,)metadata\.name=/u.test(fieldSelector),
    text: () =>
      'The fieldSelector names no object here: it or another parameter does not parse, or the value cannot be a name.',
  },
  {
    applies: ({ verb }) => verb === 'deletecollection',
    text: () =>
      'DELETE on a collection is the verb deletecollection: all at once, delete does not cover it, and it never has a name.',
  },
  {
    applies: ({ verb, name }) => verb === 'create' && name === '',
    text: () => 'The body is read after authorization, so a create has no name and resourceNames cannot allow it.',
  },
  {
    applies: ({ verb, subresource }) => verb === 'get' && CONNECT_SUBRESOURCES.includes(subresource),
    text: ({ subresource }) =>
      `${subresource} over WebSocket is a GET; since Kubernetes 1.35 create is checked as well.`,
  },
  {
    applies: ({ verb, name, subresource }) => ['update', 'patch'].includes(verb) && name !== '' && subresource === '',
    text: ({ verb }) =>
      `If the object does not exist, ${verb} may create it: then create is checked too, and that check knows the name.`,
  },
  {
    applies: ({ subresource, resource }) => subresource !== '' && resource !== 'namespaces',
    text: ({ resource, subresource }) =>
      `To RBAC ${resource}/${subresource} is a resource of its own: a rule for ${resource} does not cover it.`,
  },
  {
    applies: ({ subresource, name }) => subresource === 'proxy' && name.includes(':'),
    text: ({ name }) => `The whole segment is the name, scheme and port included: resourceNames needs "${name}".`,
  },
  {
    applies: ({ isResourceRequest, path }) => !isResourceRequest && /^\/+apis?(?:\/|$)/u.test(path),
    text: () =>
      'Too few segments to name a resource: this is discovery, which every authenticated user may read by default.',
  },
  {
    applies: ({ isResourceRequest, verb }) => !isResourceRequest && verb === 'head',
    text: () => 'Off the resource API, head is a verb of its own: the default rules allow get and not head.',
  },
  {
    applies: ({ isResourceRequest }) => !isResourceRequest,
    text: () =>
      'No resource: rules name the path under nonResourceURLs, in a ClusterRole, and the verb is the method in lower case.',
  },
];

function isNamespaceItself({ resource, name, namespace, apiGroup }: RequestInfo): boolean {
  return resource === 'namespaces' && apiGroup === '' && name !== '' && name === namespace;
}
