import { formatWarning } from '../../api/status/warning-header.ts';
import type { AnnotateMode } from './annotate.ts';
import type { UpstreamRequest } from '../send/forward.ts';
import type { UpstreamResponse } from '../send/upstream-response.ts';

/** Adds a Warning for a client whose own Authorization the server ignores (`--client-certificate-always`). */
export function warnOverruled(
  response: UpstreamResponse,
  { credential }: UpstreamRequest,
  mode: AnnotateMode,
): UpstreamResponse {
  if (credential.overrules === undefined || mode === 'off') return response;
  const { username = 'its owner', source, overrules } = credential;
  const text = `${overrules} is ignored: the client certificate of ${username}, from ${source}, takes precedence (--client-certificate-always)`;
  return { ...response, rawHeaders: [...response.rawHeaders, 'Warning', formatWarning(text)] };
}
