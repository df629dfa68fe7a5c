import { textAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';

/** An object of a manifest. */
export interface GivenObject {
  /** `FILE:LINE`, for a person. */
  readonly place: string;
  readonly object: JsonObject;
}

/** Why something of a manifest cannot be loaded. */
export interface LoadProblem {
  /** `FILE:LINE`. */
  readonly place: string;
  /** `Role team-a/reader`; left out where no object was read. */
  readonly object?: string;
  /** The server's words where it refused the object. It quotes nothing of a Secret. */
  readonly message: string;
}

/** What was read of all manifests. */
export interface GivenObjects {
  readonly objects: readonly GivenObject[];
  /** What could not be read. */
  readonly problems: readonly LoadProblem[];
}

/** What came of loading objects. */
export interface LoadReport {
  readonly loaded: number;
  /** Objects that were left out, since a controller makes them of others that were loaded. */
  readonly leftOut: number;
}

/** Thrown where not all objects could be loaded. */
export class LoadError extends Error {
  override readonly name = 'LoadError';
  readonly problems: readonly LoadProblem[];

  constructor(problems: readonly LoadProblem[]) {
    super(`${problems.length} objects cannot be loaded`);
    this.problems = problems;
  }
}

/** `Role team-a/reader`. */
export function nameOfObject(object: JsonObject): string {
  const name = textAt(object, 'metadata.name') || `${textAt(object, 'metadata.generateName')}…`;
  const namespace = textAt(object, 'metadata.namespace');
  return `${textAt(object, 'kind') || 'object'} ${namespace === '' ? name : `${namespace}/${name}`}`;
}
