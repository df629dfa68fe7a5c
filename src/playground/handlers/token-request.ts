import { moment } from '../../api/age.ts';
import { attributesOf } from '../admission/attributes.ts';
import { admitted, validated } from '../admission/plugins.ts';
import { invalid } from '../store/api-error.ts';
import type { Answer, ApiRequest } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { numberAt, textAt, textsAt } from '../store/kube-object.ts';
import { readObject } from '../http/request-body.ts';
import { builtIn } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { ISSUER } from '../identity/token-issuer.ts';

const pods = builtIn('', 'v1', 'pods');
const nodes = builtIn('', 'v1', 'nodes');
const TOKEN_REQUEST = { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' };
const TEN_MINUTES = 600;
const HOUR = 3600;

/** POST serviceaccounts/NAME/token: a new token, for anyone who may create it. */
export async function serveTokenRequest(cluster: Cluster, request: ApiRequest, resource: Resource): Promise<Answer> {
  const { namespace, name } = request.info;
  const wish = (await readObject(request.message)) ?? {};
  const attributes = attributesOf(request, resource, { operation: 'CREATE', object: wish, kind: TOKEN_REQUEST });
  await admitted(cluster, attributes);
  await validated(cluster, attributes);
  const account = cluster.store.get(resource, namespace, name);
  const lifetime = numberAt(wish, 'spec.expirationSeconds') ?? HOUR;
  if (lifetime < TEN_MINUTES) {
    const message = `Invalid value: ${lifetime}: may not specify a duration less than 10 minutes`;
    const tokenRequest = { ...resource, group: 'authentication.k8s.io', kind: 'TokenRequest' };
    throw invalid(tokenRequest, '', [{ reason: 'FieldValueInvalid', message, field: 'spec.expirationSeconds' }]);
  }
  const asked = textsAt(wish, 'spec.audiences');
  const audiences = asked.length > 0 ? asked : [ISSUER];
  const [kind, bound] = [textAt(wish, 'spec.boundObjectRef.kind'), textAt(wish, 'spec.boundObjectRef.name')];
  const boundTo = {
    ...(kind === 'Pod' && { pod: cluster.store.get(pods, namespace, bound) }),
    ...(kind === 'Node' && { node: cluster.store.get(nodes, '', bound) }),
  };
  const status = await cluster.tokens.issue(account, { audiences, lifetime, ...boundTo });
  const object = {
    kind: 'TokenRequest',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { name, namespace, creationTimestamp: moment(Date.now()) },
    spec: { audiences, expirationSeconds: lifetime, boundObjectRef: null },
    status,
  };
  return { code: 201, object };
}
