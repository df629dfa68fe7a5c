import { parseRequestTarget, pathSegments } from './request-target.ts';

/** The part that a segment of a path plays. */
export type SegmentLabel =
  | 'prefix'
  | 'group'
  | 'version'
  | 'special verb'
  | 'namespaces'
  | 'namespace'
  | 'resource'
  | 'name'
  | 'subresource'
  | 'rest'
  | 'path'
  // Of servers in front of Kubernetes.
  | 'clusters'
  | 'cluster'
  | 'workspaces'
  | 'workspace'
  | 'devops'
  | 'devops project';

/** One segment of a path, percent-decoded, and the part that kube-apiserver takes it for. */
export interface Segment {
  readonly text: string;
  readonly label: SegmentLabel;
  /** What it means, where the label alone does not say it. */
  readonly value?: string;
}

/**
 * The segments of a path in order, by the rules of `decodeRequestInfo`: `path` for whatever is not of the resource API, nothing for a
 * target that a server refuses to read.
 */
export function pathAnatomy(target: string): readonly Segment[] {
  const url = parseRequestTarget('GET', target);
  if ('problem' in url) return [];
  const texts = pathSegments(url.path);
  if (texts[0] === 'api') return [CORE_PREFIX, ...versioned(texts.slice(1))];
  if (texts[0] === 'apis') return [PREFIX, ...groupedSegments(texts.slice(1), versioned)];
  return texts.map((text) => ({ text, label: 'path' }));
}

const CORE_PREFIX: Segment = { text: 'api', label: 'prefix', value: 'the core group, ""' };
const PREFIX: Segment = { text: 'apis', label: 'prefix', value: 'named groups' };

/** The group, and what `versioned` makes of the rest. */
export function groupedSegments(
  [group, ...rest]: readonly string[],
  versioned: (texts: readonly string[]) => Segment[],
): Segment[] {
  return group === undefined ? [] : [{ text: group, label: 'group' }, ...versioned(rest)];
}

function versioned([version, ...rest]: readonly string[]): Segment[] {
  if (version === undefined) return [];
  const [verb, texts] = specialVerb(rest);
  return [{ text: version, label: 'version' }, ...verb, ...locatedSegments(texts, verb[0]?.text === 'proxy')];
}

/** `proxy` or `watch` in front, if it is there, and the rest. */
export function specialVerb(texts: readonly string[]): readonly [verb: Segment[], rest: readonly string[]] {
  const [first] = texts;
  if (first !== 'proxy' && first !== 'watch') return [[], texts];
  return [[{ text: first, label: 'special verb', value: 'verb from the path, deprecated' }], texts.slice(1)];
}

/** `namespaces/NS/RESOURCE…`, or the namespace itself. */
export function locatedSegments(texts: readonly string[], isProxied: boolean): Segment[] {
  const [first, second, third] = texts;
  if (first !== 'namespaces' || second === undefined) return resourceSegments(texts, isProxied);
  if (third === undefined || third === 'status' || third === 'finalize') {
    return resourceSegments(texts, isProxied).map((part) =>
      part.label === 'name' ? { ...part, value: 'and the namespace' } : part,
    );
  }
  const namespace: Segment = { text: second, label: 'namespace', ...(second === '' && { value: 'none: all of them' }) };
  return [{ text: first, label: 'namespaces' }, namespace, ...resourceSegments(texts.slice(2), isProxied)];
}

/** `RESOURCE/NAME/SUBRESOURCE/…`. */
export function resourceSegments(texts: readonly string[], isProxied: boolean): Segment[] {
  return texts.map((text, i) => ({ text, label: i === 2 && isProxied ? 'rest' : (PARTS[i] ?? 'rest') }));
}

const PARTS = ['resource', 'name', 'subresource'] as const;
