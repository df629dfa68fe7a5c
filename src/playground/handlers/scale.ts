import { attributesOf } from '../admission/attributes.ts';
import { admitted, validated } from '../admission/plugins.ts';
import { badRequest } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { mapAt, numberAt } from '../store/kube-object.ts';
import type { JsonObject, KubeObject } from '../store/kube-object.ts';
import { patched } from '../patch/patch.ts';
import { mediaTypeOf, readBody, readObject } from '../http/request-body.ts';
import type { Resource } from '../store/resource-table.ts';
import { selectorText } from '../printing/table-cells.ts';
import { isDryRun } from './write-options.ts';
import { ownerOf } from './writing/write-owner.ts';
import type { Own } from './writing/write-owner.ts';

/** autoscaling/v1 Scale: the replicas of a workload as an object of their own. */
export function readScale({ store }: Cluster, { info }: ApiRequest, resource: Resource): Answer {
  return { code: 200, object: scaleOf(store.get(resource, info.namespace, info.name)) };
}

/** PUT of `scale`. */
export async function updateScale(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const scale = (await readObject(request.message)) ?? {};
  return setReplicas(cluster, request, resource, { scale: () => scale, own: await ownerOf(request, resource) });
}

/** PATCH of `scale`. */
export async function patchScale(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const body = (await readBody(request.message)).toString();
  const patch = { mediaType: mediaTypeOf(request.message), body };
  const scale = (workload: KubeObject) => patched(resource, scaleOf(workload), patch);
  return setReplicas(cluster, request, resource, { scale, own: await ownerOf(request, resource) });
}

interface Scaling {
  /** The Scale to write, of the workload as it is now. */
  readonly scale: (workload: KubeObject) => object;
  readonly own: Own;
}

async function setReplicas(
  cluster: Cluster,
  request: ApiRequest,
  resource: Resource,
  scaling: Scaling,
): Promise<Answer> {
  const { store } = cluster;
  const { namespace, name } = request.info;
  const workload = store.get(resource, namespace, name);
  const scale = scaling.scale(workload);
  const replicas = numberAt(scale, 'spec.replicas') ?? 0;
  if (!Number.isInteger(replicas) || replicas < 0) throw badRequest(`spec.replicas: Invalid value: ${replicas}`);
  const { resourceVersion: _current, ...metadata } = workload.metadata;
  const asked = mapAt(scale, 'metadata')['resourceVersion'];
  const checked = typeof asked === 'string' && asked !== '' ? { resourceVersion: asked } : {};
  const spec = { ...mapAt(workload, 'spec'), replicas };
  const scaled = scaling.own(workload, { ...workload, metadata: { ...metadata, ...checked }, spec });
  const write = { operation: 'UPDATE', object: scaleOf(scaled), previous: scaleOf(workload), kind: SCALE } as const;
  const attributes = attributesOf(request, resource, write);
  const mutation = admitted(cluster, attributes);
  if (mutation) await mutation;
  const validation = validated(cluster, attributes);
  if (validation) await validation;
  return { code: 200, object: scaleOf(isDryRun(request) ? scaled : store.update(resource, scaled)) };
}

const SCALE = { group: 'autoscaling', version: 'v1', kind: 'Scale' };

function scaleOf(workload: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = workload.metadata;
  const selector = mapAt(
    workload,
    workload.kind === 'ReplicationController' ? 'spec.selector' : 'spec.selector.matchLabels',
  );
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(workload, 'spec.replicas') ?? 0 },
    status: {
      replicas: numberAt(workload, 'status.replicas') ?? 0,
      ...(Object.keys(selector).length > 0 && { selector: selectorText(selector) }),
    },
  };
}
