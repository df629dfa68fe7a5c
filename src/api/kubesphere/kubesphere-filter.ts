import { type HeaderList, headerValue } from '../request/header-list.ts';
import { firstQueryValues } from '../request/url-query.ts';
import { credentialHeader } from './kubesphere-signs.ts';

/**
 * The query as ks-apiserver's first filter leaves it (pkg/apiserver/filters/requestinfo.go): what kube-apiserver's service proxy would
 * not let through comes as `dryrun`, or whole in a header.
 */
export function effectiveQuery(query: string, headers: HeaderList): string {
  const restored = firstQueryValues(query).has('dryrun') ? query.replace('dryrun', 'dryRun') : query;
  return restored === '' ? (headerValue(headers, 'X-KubeSphere-Rawquery') ?? '') : restored;
}

/** The credential that counts: kube-apiserver's service proxy drops Authorization, so it comes under another name there. */
export function effectiveAuthorization(headers: HeaderList): string | undefined {
  return headerValue(headers, 'Authorization') || headerValue(headers, credentialHeader) || undefined;
}
