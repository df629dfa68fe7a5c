import { isDeepStrictEqual } from 'node:util';
import { attributesOf } from '../admission/attributes.ts';
import { admitted, validated } from '../admission/plugins.ts';
import { badRequest } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { dryRunIn } from './delete-options.ts';
import { mapAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { readObject } from '../http/request-body.ts';
import type { Resource } from '../store/resource-table.ts';
import { terminate } from '../store/termination.ts';
import { dryRunProblems, mustBeValid } from './write-options.ts';

const EVICTION = { group: 'policy', version: 'v1', kind: 'Eviction' };

/** POST pods/NAME/eviction: deletes the pod; budgets are not kept. */
export async function evict(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const eviction = await readObject(request.message);
  if (!eviction) throw badRequest('the body of the request was empty');
  const isDryRun = dryRunOf(eviction, request.query);
  const write = { operation: 'CREATE', object: eviction, kind: EVICTION, isDryRun } as const;
  const attributes = attributesOf(request, resource, write);
  await admitted(cluster, attributes);
  await validated(cluster, attributes);
  const pod = cluster.store.get(resource, request.info.namespace, request.info.name);
  if (!isDryRun) terminate(cluster.store, resource, pod);
  return { code: 201, object: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 201 } };
}

/** The query and the body may both say it, but not differently (kubernetes pkg/registry/core/pod/storage/eviction.go, propagateDryRun). */
function dryRunOf(eviction: JsonObject, query: URLSearchParams): boolean {
  const [inQuery, inBody] = [query.getAll('dryRun'), dryRunIn(mapAt(eviction, 'deleteOptions'))];
  mustBeValid('DeleteOptions', dryRunProblems(inBody));
  if (inQuery.length > 0 && inBody.length > 0 && !isDeepStrictEqual(inQuery, inBody)) {
    throw badRequest(
      `Non-matching dry-run options in request and content: [${inQuery.join(' ')}] and [${inBody.join(' ')}]`,
    );
  }
  return inQuery.length + inBody.length > 0;
}
