import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { kubectls, type Kubectl } from './real-kubectl.ts';

const OVERLAYS = resolve(import.meta.dirname, '../../examples/in-cluster/overlays');

/** As much of an object as tests look at. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly template?: { readonly spec: PodSpec } };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly volumes?: readonly Volume[];
  readonly securityContext?: SecurityContext;
  readonly hostNetwork?: boolean;
  readonly hostPID?: boolean;
  readonly hostIPC?: boolean;
  readonly automountServiceAccountToken?: boolean;
}

export interface Container {
  readonly name: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly ports?: readonly { readonly hostPort?: number }[];
  readonly restartPolicy?: string;
  readonly securityContext?: SecurityContext;
}

export interface SecurityContext {
  readonly privileged?: boolean;
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
  readonly allowPrivilegeEscalation?: boolean;
  readonly readOnlyRootFilesystem?: boolean;
  readonly capabilities?: { readonly drop?: readonly string[]; readonly add?: readonly string[] };
  readonly seccompProfile?: { readonly type: string };
}

export interface Volume {
  readonly name: string;
  readonly emptyDir?: object;
  readonly secret?: { readonly secretName: string };
  readonly configMap?: object;
  readonly projected?: { readonly sources: readonly object[] };
  readonly [kind: string]: unknown;
}

/** What `kubectl kustomize` makes of an overlay of examples/in-cluster. */
export function kustomized(overlay: string, [kubectl] = kubectls().slice(-1) as [Kubectl]): string {
  const { stdout, stderr } = spawnSync(kubectl.path, ['kustomize', join(OVERLAYS, overlay)], { encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return stdout;
}

/** Its objects. */
export function manifestsOf(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((document) => document.toJS() as Manifest);
}

/** The pod of its Deployment. */
export function podOf(text: string): PodSpec {
  const pod = manifestsOf(text).find(({ kind }) => kind === 'Deployment')?.spec?.template?.spec;
  if (!pod) throw new Error('there is no Deployment');
  return pod;
}
