import { headerValue } from '../../api/request/header-list.ts';
import type { HeaderList } from '../../api/request/header-list.ts';
import type { RequestInfo } from '../../api/request/request-info.ts';
import type { BodyMasker } from './body-masker.ts';
import { ConfigMapMasker } from './config-map-masker.ts';
import { FormMasker } from './form-masker.ts';
import { SecretMasker } from './secret-masker.ts';
import { mayHoldSecrets } from './sensitive.ts';

/** What must be known of a body to choose what masks it. */
export interface BodyFacts {
  readonly requestInfo: RequestInfo | undefined;
  readonly target: string;
  /** The headers that came with the body. */
  readonly headers: HeaderList;
  /** Of the answer; 0 for a request. */
  readonly status: number;
}

/** What masks a body; `undefined` where only our own credentials have to be kept out. */
export function maskerFor({ requestInfo, target, headers, status }: BodyFacts): BodyMasker | undefined {
  const mediaType = headerValue(headers, 'content-type') ?? '';
  const encoding = headerValue(headers, 'content-encoding') ?? '';
  // No API of Kubernetes takes or gives a form: this is a log-in, here or behind a `proxy` subresource.
  if (/^application\/x-www-form-urlencoded\b/i.test(mediaType)) return new FormMasker({ encoding });
  if (requestInfo?.isResourceRequest && requestInfo.resource === 'configmaps') {
    return new ConfigMapMasker({ mediaType, encoding });
  }
  return mayHoldSecrets(requestInfo, target) ? new SecretMasker({ mediaType, encoding, status }) : undefined;
}
