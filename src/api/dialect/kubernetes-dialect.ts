import { pathAnatomy } from '../request/path-anatomy.ts';
import { escapedPath } from '../request/percent-encoding.ts';
import { decodeRequestInfo } from '../request/request-info.ts';
import type { Dialect } from './dialect.ts';

/** kube-apiserver's own way to read requests. */
export const kubernetesDialect: Dialect = {
  name: 'kubernetes',
  readsHeaders: false,
  requestInfo: (method, target, _headers, url) => decodeRequestInfo(method, target, url),
  anatomy: pathAnatomy,
  anatomyOf: ({ path }) => pathAnatomy(escapedPath(path)),
  mayBeDenial: (status) => DENIAL_STATUSES.has(status),
};

/** 422: a missing permission is reported so in a few places. */
const DENIAL_STATUSES: ReadonlySet<number> = new Set([401, 403, 422]);
