import { goUnquote } from '../../../api/go/go-quote.ts';
import { type ForbiddenSentence, forbiddenMessage } from '../../../api/status/forbidden-message.ts';
import type { DenialInText } from '../denial-in-text.ts';
import { qualifiedResource } from '../../../api/status/older-forbidden-message.ts';
import { nestingOf, unnested } from '../words/nesting.ts';

/**
 * What the API server itself logs of RBAC's no, from `-v 5` on (plugin/pkg/auth/authorizer/rbac/rbac.go):
 * `RBAC: no rules authorize user "jane" with groups ["dev"] to "get" resource "pods.GROUP/log" named "web" in namespace "demo"`, and
 * before 1.12 `RBAC DENY: user "jane" groups ["dev"] cannot "get" resource "pods" …`; `cluster-wide` for no namespace.
 */
export function* authorizerLogsIn(text: string): Generator<DenialInText> {
  for (const match of text.matchAll(LOGGED)) {
    const nesting = nestingOf(match.groups?.['escapes']?.length ?? 0);
    const groups = PARTS.exec(unnested(match[0], nesting))?.groups;
    if (!groups) continue;
    const sentence = sentenceOf(groups);
    yield {
      index: match.index,
      end: match.index + match[0].length,
      code: 403,
      message: forbiddenMessage(sentence.user, {
        ...NOTHING,
        ...sentence,
        isResourceRequest: sentence.path === undefined,
      }),
      groups: [...(groups['groups'] ?? '').matchAll(/"(?:[^"\\]|\\.)*"/g)].flatMap(([group]) => goUnquote(group) ?? []),
    };
  }
}

const LOGGED =
  /RBAC(?: DENY)?: (?:no rules authorize )?user (?<escapes>\\*)"[^\n]{1,4000}?(?: cluster-wide| in namespace \\*"[^"\n]{1,300}")/g;
const Q = String.raw`"(?:[^"\\]|\\.)*"`;
const PARTS = new RegExp(
  `user (?<user>${Q}) (?:with )?groups \\[(?<groups>.*?)\\] (?:to|cannot) (?<verb>${Q}) ` +
    `(?:nonResourceURL (?<path>${Q})|resource (?<resource>${Q})(?: named (?<name>${Q}))?)(?: in namespace (?<namespace>${Q}))?`,
);
const NOTHING = { path: '', apiGroup: '', resource: '', subresource: '', namespace: '' };

type Groups = Readonly<Partial<Record<string, string>>>;

function sentenceOf(groups: Groups): ForbiddenSentence {
  const part = (quoted = '""') => goUnquote(quoted) ?? '';
  const { name, user, verb, path, resource, namespace } = groups;
  const common = { groupResource: '', name: part(name), user: part(user), verb: part(verb) };
  if (path !== undefined) return { ...common, path: part(path) };
  return { ...common, ...qualifiedResource(part(resource)), namespace: part(namespace) };
}
