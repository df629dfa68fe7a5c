import type { KubeObject } from '../store/kube-object.ts';
import type { Resource } from '../store/resource-table.ts';

/** A write that authorization has let through. */
export interface AdmissionRequest {
  readonly resource: Resource;
  readonly object: KubeObject;
  readonly operation: 'CREATE' | 'UPDATE';
  /** As the path has it: a POST has none. */
  readonly requestedName: string;
  readonly previous?: KubeObject;
}
