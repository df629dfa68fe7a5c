import type { HeaderList } from '../api/header-list.ts';

/** Node's `rawHeaders` (name, value, name, value …) as a HeaderList with every credential masked. */
export function maskHeaders(raw: readonly string[]): HeaderList {
  const headers: (readonly [string, string])[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) headers.push([raw[i]!, maskHeader(raw[i]!, raw[i + 1]!)]);
  return headers;
}

/** A request-target or URL with the values of secret query parameters and the userinfo masked; the rest as it came. */
export function maskTarget(target: string): string {
  const masked = target.includes('@') ? target.replace(USERINFO, `$1${MASKED}@`) : target;
  const query = masked.indexOf('?');
  if (query < 0) return masked;
  // Nobody writes so many parameters: not worth to be looked through.
  if (masked.length - query > MAX_QUERY) return `${masked.slice(0, query)}?${MASKED}`;
  return masked.slice(0, query) + masked.slice(query).replace(PARAMETER, maskParameter);
}

const MASKED = '<masked>';
const MAX_QUERY = 128 * 1024;
const MAX_COOKIES = 128 * 1024;
const USERINFO = /((?<![a-z0-9+.-])[a-z][a-z0-9+.-]*:\/\/)[^/?#\s]*@/gi;
const PARAMETER = /([?&;])([^=&;?#\s]*)=[^&;#\s]+/g;
const SECRET_PARAMETER =
  /^(?:(?:access_?|id_?|refresh_?|bearer_?|auth_?)?token|id_token_hint|password|passwd|client_secret|code|authorization|api_?key)$/i;

function maskParameter(pair: string, separator: string, name: string): string {
  return SECRET_PARAMETER.test(name.includes('%') ? unescaped(name) : name) ? `${separator}${name}=${MASKED}` : pair;
}

function unescaped(name: string): string {
  return name.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Lower-case names of headers that carry credentials, and how each is masked. */
const MASKS: Readonly<Record<string, (value: string) => string>> = {
  authorization: maskAuthorization,
  'proxy-authorization': maskAuthorization,
  'x-kubesphere-authorization': maskAuthorization,
  cookie: maskCookies,
  'set-cookie': maskSetCookie,
  'sec-websocket-protocol': maskSubprotocols,
  'x-auth-token': () => MASKED,
  'x-api-key': () => MASKED,
};
/** By length of a name: whether it may be one of them. */
const LENGTHS: readonly (true | undefined)[] = Object.keys(MASKS).reduce<(true | undefined)[]>(
  (lengths, { length }) => {
    lengths[length] = true;
    return lengths;
  },
  [],
);

function maskHeader(name: string, value: string): string {
  if (!LENGTHS[name.length]) return value;
  return MASKS[name.toLowerCase()]?.(value) ?? value;
}

/** As client-go masks it (transport/round_trippers.go, maskValue): a well-known scheme stays, all else goes. */
function maskAuthorization(value: string): string {
  if (value === '') return '';
  const space = value.indexOf(' ');
  const scheme = space < 0 ? value : value.slice(0, space);
  if (!/^(?:bearer|basic|negotiate)$/i.test(scheme)) return MASKED;
  return value.length > scheme.length + 1 ? `${scheme} ${MASKED}` : scheme;
}

function maskCookies(value: string): string {
  if (value.length > MAX_COOKIES) return MASKED;
  return value.split(';').map(maskCookie).join(';');
}

/** Blanks in front stay, and a name where there is one. */
function maskCookie(cookie: string): string {
  const [blanks, end] = [cookie.length - cookie.trimStart().length, cookie.indexOf('=')];
  if (blanks === cookie.length) return cookie;
  return cookie.slice(0, end < 0 ? blanks : end + 1) + MASKED;
}

function maskSetCookie(value: string): string {
  const end = value.indexOf(';');
  return end < 0 ? maskCookies(value) : maskCookies(value.slice(0, end)) + value.slice(end);
}

/** A browser can only put its token here (apiserver pkg/authentication/request/websocket/protocol.go). */
function maskSubprotocols(value: string): string {
  return value.replace(/(base64url\.bearer\.authorization\.k8s\.io\.)[^\s,]*/gi, `$1${MASKED}`);
}
