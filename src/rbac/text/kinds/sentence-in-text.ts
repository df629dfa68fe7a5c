import { matchAbout } from './about-pattern.ts';
import { qualifiedResource } from '../../../api/status/older-forbidden-message.ts';
import { goUnquote } from '../../../api/go/go-quote.ts';
import { type ForbiddenSentence, forbiddenMessage } from '../../../api/status/forbidden-message.ts';
import type { DenialInText } from '../denial-in-text.ts';
import { joined, loose, oneLine } from '../words/loose-pattern.ts';
import { endOfString, nestingOf, unnested } from '../words/nesting.ts';
import { reasonAfter } from './reason-in-text.ts';
import { matchSentence } from './sentence-pattern.ts';

/**
 * An authorizer's sentence as API servers since 1.5 and OpenShift since 3.0 write it, however it was wrapped, quoted, escaped or cut:
 * `pods "web" is forbidden: User "jane" cannot get resource "pods" in API group "" in the namespace "demo": REASON`,
 * `User "jane" cannot get pods.GROUP/SUBRESOURCE in the namespace "demo".: "REASON"`, `User "jane" cannot get path "/metrics"`.
 */
export function* sentencesIn(text: string): Generator<DenialInText> {
  let end = 0;
  for (const { index } of text.matchAll(CANNOT)) {
    const from = index < end ? undefined : startOfUser(text, end, index);
    const found = from === undefined ? undefined : sentenceAt(text, from, index);
    if (!found) continue;
    end = found.end;
    yield found;
  }
}

const CANNOT = new RegExp(`${loose('cannot')}(?=[\\s\\\\])`, 'gi');
const USER = new RegExp(`\\b${loose('User')}(?=[\\s\\\\])`, 'gi');
/** The longest user name that is looked for, with its quotes. */
const USER_LENGTH = 600;
const SENTENCE_LENGTH = 4000;

/** Where the last `User` before `cannot` begins. */
function startOfUser(text: string, end: number, cannot: number): number | undefined {
  const start = Math.max(end, cannot - USER_LENGTH);
  const last = [...text.slice(start, cannot).matchAll(USER)].pop();
  return last && start + last.index;
}

function sentenceAt(text: string, from: number, cannot: number): DenialInText | undefined {
  const nesting = nestingAt(text, from);
  const limit = Math.min(text.length, cannot + SENTENCE_LENGTH);
  const said = text.slice(0, nesting === 0 ? limit : Math.min(limit, endOfString(text, cannot, nesting)));
  const match = matchSentence(said, from, nesting);
  if (!match?.groups) return undefined;
  const groups = textsOf(match.groups, nesting);
  const about = matchAbout(text, from, nesting, resourceOf(groups));
  const isWrapped = match[0].includes('\n');
  const reason = reasonAfter(
    text,
    { message: from - (about?.[0].length ?? 0), from: from + match[0].length },
    { nesting, isWrapped },
  );
  const sentence = { ...readSentence(groups, textsOf(about?.groups ?? {}, nesting)), reason: reason.text };
  const message = wholeMessage(sentence) ?? oneLine((about?.[0] ?? '') + unnested(match[0], nesting));
  return { index: from - (about?.[0].length ?? 0), end: reason.end, code: 403, message, sentence };
}

/** How deep the text stands shows at the quote before the user's name. */
function nestingAt(text: string, from: number): number {
  const quote = /^\w[\w\s]*?(?:\s|\\+n)+(\\*)"/.exec(text.slice(from, from + 60));
  return nestingOf(quote?.[1]?.length ?? 0);
}

type Texts = Readonly<Partial<Record<string, string>>>;

/** The parts as the server meant them. */
function textsOf(groups: Texts, nesting: number): Texts {
  const texts = Object.entries(groups).map(
    ([name, part]) => [name, part === undefined ? undefined : nameOf(part, nesting)] as const,
  );
  return Object.fromEntries(texts);
}

function nameOf(part: string, nesting: number): string {
  const plain = joined(unnested(part, nesting));
  return goUnquote(`"${plain}"`) ?? plain;
}

/** The resource with its subresource cut off. */
function resourceOf({ resource, older = '' }: Texts): string {
  return resource?.split('/')[0] ?? qualifiedResource(older).resource;
}

function readSentence(said: Texts, { groupResource = '', name = '' }: Texts): ForbiddenSentence {
  const common = { groupResource, name, user: said['user'] ?? '', verb: said['verb'] ?? '' };
  const path = said['path'] ?? said['pathBare'];
  if (path !== undefined) return { ...common, path };
  const isClusterWide = (said['cluster'] ?? said['cluster2']) !== undefined;
  const named = said['namespace'] ?? said['namespaceBare'] ?? said['namespace2'] ?? said['namespace2Bare'];
  const namespace = isClusterWide ? '' : named;
  const scope = namespace === undefined ? {} : { namespace };
  if (said['older'] !== undefined) return { ...common, ...qualifiedResource(said['older']), ...scope };
  const [resource = '', ...subresource] = (said['resource'] ?? '').split('/');
  const apiGroup = said['coreGroup'] ?? said['apiGroup'] ?? groupIn(groupResource, resource);
  return {
    ...common,
    resource,
    subresource: subresource.join('/'),
    ...(apiGroup !== undefined && { apiGroup }),
    ...scope,
  };
}

/** Where the sentence itself is cut before the group, the words before it still have it. */
function groupIn(groupResource: string, resource: string): string | undefined {
  if (groupResource === resource) return '';
  return groupResource.startsWith(`${resource}.`) ? groupResource.slice(resource.length + 1) : undefined;
}

/** The message as today's API server writes it; `undefined` where a part of it is lost. */
function wholeMessage(sentence: ForbiddenSentence): string | undefined {
  const { user, verb, path, name, apiGroup, namespace, resource = '', subresource = '', reason } = sentence;
  if (path !== undefined)
    return forbiddenMessage(
      user,
      { isResourceRequest: false, path, verb, apiGroup: '', resource: '', subresource, name: '', namespace: '' },
      reason,
    );
  if (apiGroup === undefined || namespace === undefined) return undefined;
  return forbiddenMessage(
    user,
    { isResourceRequest: true, path: '', verb, apiGroup, resource, subresource, name, namespace },
    reason,
  );
}
