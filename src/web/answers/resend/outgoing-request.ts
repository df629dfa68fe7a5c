import { jsonObject } from '../../../api/body/json-object.ts';
import { eachQueryPair } from '../../../api/request/url-query.ts';
import type { HeaderList } from '../../../api/request/header-list.ts';

/** A request that the page is about to send. */
export interface OutgoingRequest {
  readonly method: string;
  /** Path and query below the URL of the API server. */
  readonly path: string;
  /** As text, without those that belong to a connection. */
  readonly headers: HeaderList;
  readonly body: Buffer;
}

/**
 * The same request as one that is only tried: with `dryRun=All`, which a DELETE with a body has there (apiserver
 * pkg/endpoints/handlers/delete.go). A read stays as it is. Whether the server takes it so is another question.
 */
export function asDryRun(request: OutgoingRequest): OutgoingRequest {
  if (READS.has(request.method)) return request;
  const [path = '', ...rest] = request.path.split('?');
  const others = rest
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && !isDryRun(pair));
  const tried = { ...request, path: `${path}?${[...others, 'dryRun=All'].join('&')}` };
  if (request.method !== 'DELETE' || request.body.byteLength === 0) return tried;
  const options = jsonObject(request.body.toString());
  return options ? { ...tried, body: Buffer.from(JSON.stringify({ ...options, dryRun: ['All'] })) } : tried;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

function isDryRun(pair: string): boolean {
  let found = false;
  eachQueryPair(pair, (name) => (found ||= name.toLowerCase() === 'dryrun'));
  return found;
}
