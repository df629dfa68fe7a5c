import { formatWarning } from '../../api/status/warning-header.ts';
import { USE_HTTPS } from '../../kubeconfig/request-problem.ts';
import type { UpstreamResponse } from '../send/upstream-response.ts';
import type { AnnotateMode } from './annotate.ts';

/**
 * Adds a Warning where the server speaks TLS and its URL does not say so. Go's servers answer plain HTTP with a 400 without any header
 * (net/http server.go, `tlsRecordHeaderLooksLikeHTTP`), whose words are read as about the client's own URL, which is the proxy's.
 */
export function warnOfTls(response: UpstreamResponse, origin: string, mode: AnnotateMode): UpstreamResponse {
  const isTls = response.status === 400 && response.rawHeaders.length === 0 && origin.startsWith('http:');
  if (!isTls || mode === 'off') return response;
  const text = `what answers at the API server ${origin} speaks TLS; ${USE_HTTPS}`;
  return { ...response, rawHeaders: ['Warning', formatWarning(text)] };
}
