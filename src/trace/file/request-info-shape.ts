import type { KubeSphereRequestInfo } from '../../api/kubesphere/kubesphere-request-info.ts';
import type { ResourceScope } from '../../api/kubesphere/kubesphere-scope.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import { flag, isOf, list, object, oneOf, optional, shapeOf, text } from '../../api/shape.ts';
import type { Shape } from '../../api/shape.ts';

const KUBERNETES_FIELDS = {
  isResourceRequest: flag,
  path: text,
  verb: text,
  apiPrefix: text,
  apiGroup: text,
  apiVersion: text,
  namespace: text,
  resource: text,
  subresource: text,
  name: text,
  parts: list(text),
  fieldSelector: text,
  labelSelector: text,
};

/** The scopes that KubeSphere decides by. */
export const RESOURCE_SCOPE = oneOf<ResourceScope>({
  Global: true,
  Cluster: true,
  Workspace: true,
  Namespace: true,
  DevOps: true,
  '': true,
});

const KUBERNETES = object<RequestInfo>(KUBERNETES_FIELDS);
const KUBESPHERE = object<KubeSphereRequestInfo>({
  ...KUBERNETES_FIELDS,
  cluster: text,
  workspace: text,
  devops: optional(text),
  resourceScope: RESOURCE_SCOPE,
  isKubernetesRequest: flag,
});

/** `requestInfo` of an Exchange. One with a `resourceScope` is KubeSphere's and has all its fields (`isKubeSphereInfo`). */
export const REQUEST_INFO: Shape<RequestInfo> = {
  expected: KUBERNETES.expected,
  flawIn: (value) => (isOf(SCOPED, value) ? KUBESPHERE : KUBERNETES).flawIn(value),
};

const SCOPED = shapeOf(
  'an object with a resourceScope',
  (value): value is object => typeof value === 'object' && value !== null && 'resourceScope' in value,
);
