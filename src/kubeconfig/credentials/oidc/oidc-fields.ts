import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { kubeconfigDocuments } from '../../file/yaml/kubeconfig-document.ts';

/** What a provider gave, by the fields of `auth-provider`, `config`. */
export interface OidcTokens {
  readonly 'id-token': string;
  readonly 'refresh-token': string;
}

const FIELDS = ['id-token', 'refresh-token'] as const;

/**
 * The text of a kubeconfig with these tokens for a user of auth-provider oidc, every other byte of it kept. `undefined` where the user's
 * config is not written out in the file (a YAML alias, say), so that nothing can be put there.
 */
export function withOidcTokens(text: string, user: string, tokens: OidcTokens): string | undefined {
  const config = configOf(kubeconfigDocuments(text)[0], user);
  const [first] = config?.items ?? [];
  if (!config || !first) return undefined;
  const edits = FIELDS.map((field) => editOf(text, { config, first, field, value: tokens[field] }));
  if (edits.includes(undefined)) return undefined;
  const edited = edits
    .filter((edit) => edit !== undefined)
    .toSorted((a, b) => b.start - a.start)
    .reduce((result, { start, end, text: put }) => result.slice(0, start) + put + result.slice(end), text);
  return saysOnly(edited, text, user, tokens) ? edited : undefined;
}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Wanted {
  readonly config: YAMLMap;
  readonly first: Pair;
  readonly field: string;
  readonly value: string;
}

/** In quotes, which JSON and YAML read alike: a token may look like a number. A new field becomes the first. */
function editOf(text: string, { config, first, field, value }: Wanted): Edit | undefined {
  const quoted = JSON.stringify(value);
  const pair = pairOf(config, field);
  if (pair) {
    // What has an anchor is said elsewhere too.
    const [start, end] = (isScalar(pair.value) && !pair.value.anchor && pair.value.range) || [];
    if (start === undefined || end === undefined) return undefined;
    const before = start === end ? ' ' : '';
    const after = text.slice(start, end).endsWith('\n') ? '\n' : '';
    return { start, end, text: before + quoted + after };
  }
  const start = isScalar(first.key) ? first.key.range?.[0] : undefined;
  if (start === undefined) return undefined;
  const indent = ' '.repeat(start - text.lastIndexOf('\n', start - 1) - 1);
  return { start, end: start, text: config.flow ? `"${field}": ${quoted}, ` : `${field}: ${quoted}\n${indent}` };
}

function configOf(document: Document | undefined, user: string): YAMLMap | undefined {
  const users = childOf(document?.contents, 'users');
  const entry = isSeq(users) ? users.items.find((item) => valueOf(childOf(item, 'name')) === user) : undefined;
  const config = childOf(childOf(childOf(entry, 'user'), 'auth-provider'), 'config');
  return isMap(config) ? config : undefined;
}

function childOf(node: unknown, key: string): unknown {
  return isMap(node) ? pairOf(node, key)?.value : undefined;
}

/** The last of equal keys, which is the one that counts. */
function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.findLast((pair) => valueOf(pair.key) === key);
}

function valueOf(node: unknown): unknown {
  return isScalar(node) ? node.value : undefined;
}

/** Whether nothing but the tokens is another. */
function saysOnly(edited: string, original: string, user: string, tokens: OidcTokens): boolean {
  const [after, before] = [kubeconfigDocuments(edited), kubeconfigDocuments(original)];
  const config = configOf(after[0], user);
  if (!config || FIELDS.some((field) => valueOf(pairOf(config, field)?.value) !== tokens[field])) return false;
  return isDeepStrictEqual(withoutTokens(after, user), withoutTokens(before, user));
}

function withoutTokens(documents: readonly Document[], user: string): readonly unknown[] {
  const config = configOf(documents[0], user);
  if (config) config.items = config.items.filter(({ key }) => !FIELDS.some((field) => field === valueOf(key)));
  return documents.map((document) => document.toJS() as unknown);
}
