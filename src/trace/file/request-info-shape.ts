import type { RequestInfo } from '../../api/request/request-info.ts';
import { flag, list, object, optional, text } from '../../api/shape.ts';

/** `requestInfo` of an Exchange. */
export const REQUEST_INFO = object<RequestInfo>({
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
  cluster: optional(text),
  workspace: optional(text),
  devops: optional(text),
  resourceScope: optional(text),
  isKubernetesRequest: optional(flag),
});
