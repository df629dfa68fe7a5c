import { lookupTable } from '../../api/lookup-table.ts';
import { rulesFor } from '../../rbac/rules/authorizer.ts';
import type { Attributes } from '../../rbac/rules/rule-match.ts';
import type { UserInfo } from '../../rbac/rules/subject.ts';
import { badRequest, invalid } from '../store/api-error.ts';
import type { ApiRequest, Handled } from '../http/api-request.ts';
import type { Cluster } from '../cluster.ts';
import { isJsonObject, mapAt, textAt, textsAt } from '../store/kube-object.ts';
import type { JsonObject } from '../store/kube-object.ts';
import { readObject } from '../http/request-body.ts';
import { apiVersionOf } from '../store/resource-table.ts';
import type { Resource } from '../store/resource-table.ts';
import { ISSUER } from '../identity/token-issuer.ts';

/** Questions that are asked by creating an object, and answered in its status. Undefined for other kinds. */
export function serveReview(cluster: Cluster, request: ApiRequest, resource: Resource): Handled {
  const review = REVIEWS.get(resource.kind);
  return review && answer(cluster, { request, resource, review });
}

type Review = (
  cluster: Cluster,
  request: ApiRequest,
  body: JsonObject,
  resource: Resource,
) => JsonObject | Promise<JsonObject>;

const REVIEWS = lookupTable<Review>({
  SelfSubjectReview: (_, { user }) => ({ userInfo: user }),
  SelfSubjectAccessReview: (cluster, { user }, body, resource) => access(cluster, user, body, resource),
  SelfSubjectRulesReview: rules,
  SubjectAccessReview: (cluster, _, body, resource) => access(cluster, subjectOf(body), body, resource),
  LocalSubjectAccessReview: (cluster, { info }, body, resource) => {
    if (textAt(body, 'spec.resourceAttributes.namespace') !== info.namespace) {
      throw invalid(resource, '', [
        { message: 'Invalid value: must match metadata.namespace', field: 'spec.resourceAttributes.namespace' },
      ]);
    }
    return access(cluster, subjectOf(body), body, resource);
  },
  TokenReview: token,
});

async function answer(
  cluster: Cluster,
  { request, resource, review }: { request: ApiRequest; resource: Resource; review: Review },
): Promise<{ code: number; object: object }> {
  const body = (await readObject(request.message)) ?? {};
  const status = await review(cluster, request, body, resource);
  const { spec } = body;
  const metadata = { ...mapAt(body, 'metadata'), creationTimestamp: null };
  const object = {
    kind: resource.kind,
    apiVersion: apiVersionOf(resource),
    metadata,
    ...(isJsonObject(spec) && { spec }),
    status,
  };
  return { code: 201, object };
}

function access(cluster: Cluster, user: UserInfo, body: JsonObject, resource: Resource): JsonObject {
  const { resourceAttributes: onResource, nonResourceAttributes: onPath } = mapAt(body, 'spec');
  if (isJsonObject(onResource) === isJsonObject(onPath)) {
    const message = 'Invalid value: exactly one of nonResourceAttributes or resourceAttributes must be specified';
    throw invalid(resource, '', [{ reason: 'FieldValueInvalid', message, field: 'spec.resourceAttributes' }]);
  }
  const text = (field: string) => textAt(onResource ?? onPath, field);
  const attributes: Attributes = {
    isResourceRequest: isJsonObject(onResource),
    path: text('path'),
    verb: text('verb'),
    apiGroup: text('group'),
    resource: text('resource'),
    subresource: text('subresource'),
    name: text('name'),
    namespace: text('namespace'),
  };
  const { allowed, reason } = cluster.may(user, attributes);
  return { allowed, ...(reason !== '' && { reason }) };
}

function rules({ policy }: Cluster, { user }: ApiRequest, body: JsonObject): JsonObject {
  const namespace = textAt(body, 'spec.namespace');
  if (namespace === '') throw badRequest('no namespace on request');
  const granted = rulesFor(user, namespace, policy);
  return {
    resourceRules: granted.rules.filter(({ nonResourceURLs }) => !nonResourceURLs?.length),
    nonResourceRules: granted.rules.filter(({ nonResourceURLs }) => nonResourceURLs?.length),
    incomplete: false,
    ...(granted.errors.length > 0 && { evaluationError: granted.errors.join(', ') }),
  };
}

function subjectOf(body: JsonObject): UserInfo {
  return { username: textAt(body, 'spec.user'), groups: textsAt(body, 'spec.groups') };
}

async function token({ tokens }: Cluster, _request: ApiRequest, body: JsonObject): Promise<JsonObject> {
  const asked = textsAt(body, 'spec.audiences');
  const identity = await tokens.read(textAt(body, 'spec.token'), asked.length > 0 ? asked : [ISSUER]);
  if (!identity) return { authenticated: false, user: {}, error: 'invalid bearer token' };
  return { authenticated: true, user: identity.user, audiences: identity.audiences };
}
