import { escapedPath } from '../request/percent-encoding.ts';

/** Where a path of the resource API points, in the words of the API. */
export interface RequestPlace {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  /** `''` for none. */
  readonly namespace: string;
  /** Resource, name, subresource and what follows; never empty. */
  readonly parts: readonly string[];
}

/** What is wrong with a request, and where it was probably meant to go. */
export interface Fault<Where> {
  /** A clause: `the core group has no deployments`. */
  readonly problem: string;
  readonly meant?: Where;
  /** What is to be written where part of it is not known; instead of `meant`. */
  readonly pattern?: string;
  /** True where it is not there for all that is known, and discovery can show that it is. */
  readonly isAbsence?: boolean;
  /** True where the cluster may have it all the same: a custom resource, or a version that was removed of late. */
  readonly isGuess?: boolean;
}

/** The place that the segments of a path name; `undefined` for discovery, and for `watch` and `proxy` in front of the resource. */
export function placeOf(segments: readonly string[]): RequestPlace | undefined {
  const isCore = segments[0] === 'api';
  if (!isCore && segments[0] !== 'apis') return undefined;
  const [group, version = '', ...rest] = isCore ? ['', ...segments.slice(1)] : segments.slice(1);
  if (group === undefined || rest.length === 0 || rest[0] === 'watch' || rest[0] === 'proxy') return undefined;
  const [first, name = '', within] = rest;
  const isWithin = first === 'namespaces' && within !== undefined && !OF_NAMESPACES.includes(within);
  const [namespace, parts] = isWithin ? [name, rest.slice(2)] : ['', rest];
  return { group, version, namespace, parts };
}

const OF_NAMESPACES = ['status', 'finalize'];

/** The segments of its path. */
export function segmentsOf({ group, version, namespace, parts }: RequestPlace): readonly string[] {
  const prefix = group === '' ? ['api'] : ['apis', group];
  return [...prefix, version, ...(namespace === '' ? [] : ['namespaces', namespace]), ...parts];
}

/** Segments as a path that a server decodes to them. */
export function pathOf(segments: readonly string[]): string {
  return escapedPath(`/${segments.join('/')}`);
}

/** How a sentence names a version of a group. */
export function groupTitle({ group, version }: Pick<RequestPlace, 'group' | 'version'>): string {
  return group === '' ? 'the core group' : `${group}/${version}`;
}

/** True for what can be the version of a group, and nothing else. */
export function isVersion(text: string): boolean {
  return /^v[1-9]\d?(?:(?:alpha|beta)[1-9]\d?)?$/.test(text);
}
