import { trimmedEnd } from '../api/text/trim.ts';
import { ActionableError } from '../api/actionable-error.ts';

/**
 * The URL of a `server:`. Without a scheme it is http, as in client-go's `DefaultServerURL`; its path stays as a
 * prefix, the rest is dropped. `where` names the field or flag for the error.
 */
export function serverUrl(server: string, where: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    const problem = url?.hostname ? `unsupported scheme "${url.protocol.slice(0, -1)}"` : 'it is not a URL';
    throw new ActionableError(
      'ERR_SERVER_URL',
      // Not the value: it may hold a password.
      `${where}: ${problem}`,
      'it looks like https://HOST:PORT, an IPv6 address in brackets: https://[::1]:6443',
    );
  }
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  url.pathname = trimmedEnd(url.pathname, '/') || '/';
  return url;
}
