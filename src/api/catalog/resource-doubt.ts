import type { RequestInfo } from '../request/request-info.ts';
import { pathSegments } from '../request/request-target.ts';
import { prefixFault } from './prefix-fault.ts';
import { type Fault, pathOf, placeOf, type RequestPlace, segmentsOf } from './request-place.ts';
import { resourceFault } from './resource-fault.ts';
import { scopeFault } from './scope-fault.ts';

/** Why a request probably does not mean what it says. */
export interface ResourceDoubt {
  /** One sentence, with the path that was probably meant. */
  readonly text: string;
  /** That path, where it is known; it passes without a doubt. */
  readonly path?: string;
  /**
   * `wrong`: no API server that is in use has it, and no rule helps. `unknown`: a custom resource, or a version that was removed of late; a
   * rule is right if the cluster has it.
   */
  readonly certainty: 'wrong' | 'unknown';
  /** What the server's discovery lists if there is no reason to doubt; absent where discovery cannot settle it. */
  readonly unless?: ListedResource;
}

/** A resource as discovery lists it. */
export interface ListedResource {
  /** `''` is the core group. */
  readonly group: string;
  /** `''` for any. */
  readonly version: string;
  /** `deployments`, `deployments/scale`. */
  readonly resource: string;
}

/**
 * What the resources of Kubernetes itself say against a request, offline: a group, version, resource or subresource that does not exist,
 * segments in the wrong order. `undefined` where nothing does. Of servers in front of Kubernetes only the paths of Kubernetes are judged.
 */
export function resourceDoubt(info: RequestInfo, method: string): ResourceDoubt | undefined {
  if (method === 'OPTIONS') return PREFLIGHT;
  if (info.isKubernetesRequest === false || (info.cluster ?? '') !== '') return undefined;
  return segmentsDoubt(pathSegments(info.path), info.verb);
}

/** The same of the segments of a path, for a verb. */
export function segmentsDoubt(segments: readonly string[], verb: string): ResourceDoubt | undefined {
  const fault = faultOf(segments, verb);
  const doubt = fault && doubtOf(fault, verb);
  const place = fault?.isAbsence === true ? placeOf(segments) : undefined;
  return doubt && place ? { ...doubt, unless: listedAt(place) } : doubt;
}

function listedAt({ group, version, parts }: RequestPlace): ListedResource {
  const [resource = '', , ...subresource] = parts;
  return { group, version, resource: [resource, ...subresource].join('/') };
}

const PREFLIGHT: ResourceDoubt = {
  text: 'OPTIONS is what a browser sends first (CORS preflight): it carries no credentials, so no rule allows it; the page has to come from the same origin, or the API server needs --cors-allowed-origins',
  certainty: 'wrong',
};

type Segments = readonly string[];

function faultOf(segments: Segments, verb: string): Fault<Segments> | undefined {
  const prefix = prefixFault(segments);
  if (prefix) return prefix;
  const place = placeOf(segments);
  const fault = place && (resourceFault(place) ?? scopeFault(place, verb));
  if (!fault) return undefined;
  const { meant, ...rest } = fault;
  return meant ? { ...rest, meant: segmentsOf(meant) } : rest;
}

function doubtOf({ problem, meant, pattern, isGuess }: Fault<Segments>, verb: string): ResourceDoubt {
  const certainty = isGuess === true ? 'unknown' : 'wrong';
  const found = meant && withoutFault(meant, verb);
  if (found?.path !== undefined) {
    return { text: `${problem}; did you mean ${found.path}?`, path: found.path, certainty };
  }
  const written = pattern ?? found?.pattern;
  return { text: written === undefined ? problem : `${problem}; write ${written}`, certainty };
}

/** One mistake rarely comes alone: what was meant is judged in turn. */
function withoutFault(segments: Segments, verb: string): { readonly path?: string; readonly pattern?: string } {
  let meant = segments;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    const fault = faultOf(meant, verb);
    if (!fault) return { path: pathOf(meant) };
    if (!fault.meant) return fault.pattern === undefined ? {} : { pattern: fault.pattern };
    meant = fault.meant;
  }
  return {};
}

const MAX_TURNS = 6;
