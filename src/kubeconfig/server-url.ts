import { trimmedEnd } from '../api/text/trim.ts';
import { ActionableError } from '../api/actionable-error.ts';

/**
 * The URL of a `server:`. Without a scheme it is http, as in client-go's `DefaultServerURL`; its path stays as a
 * prefix, the rest is dropped. `where` names the field or flag for the error.
 */
export function serverUrl(server: string, where: string): URL {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(server) ? server : `http://${server}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url?.hostname || !/^https?:$/.test(url.protocol) || NOT_IN_A_HOST.test(url.hostname)) {
    const problem = problemOf(text, url);
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

/** What Go finds in no host (`invalid character "{" in host name`), and `URL` takes: a variable that was not expanded. */
const NOT_IN_A_HOST = /[{}"`]/u;

function problemOf(text: string, url: URL | undefined): string {
  if (url && NOT_IN_A_HOST.test(url.hostname))
    return 'its host contains a variable or placeholder that was not replaced';
  if (url?.hostname) return `unsupported scheme "${url.protocol.slice(0, -1)}"`;
  if (/\/\/(?:[^/@]*@)?<[^/>]*>/u.test(text)) return 'its host is a placeholder that was not replaced';
  // `URL` has no zones (RFC 6874, WHATWG URL section 3.5).
  return /\/\/(?:[^/@]*@)?\[[^\]%]+%/u.test(text)
    ? 'kubetrace cannot dial an IPv6 address with a zone'
    : 'it is not a URL';
}
