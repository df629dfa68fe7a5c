import { FRONT_SERVERS } from '../../api/dialects.ts';
import { Remembered } from '../../api/remembered.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import { isSecretName } from '../../api/secrets/secret-names.ts';
import { maskTarget } from './mask-target.ts';

type Mask = (value: string) => string;

/** The value of a header with every credential in it masked. */
export function maskHeader(name: string, value: string): string {
  const { mask } = masks.of(name, (text) => ({ mask: maskOf(text) }));
  if (mask) return mask(value);
  // Any header may hold a URL: `Location`, `Referer`, `Link`, `Refresh`, a `WWW-Authenticate` that says where to log in.
  return value.includes('://') || value.includes('?') || value.includes('#') ? maskTarget(value) : value;
}

const masks = new Remembered<{ readonly mask: Mask | undefined }>();

/** The mask for a header of this name. */
function maskOf(name: string): Mask | undefined {
  const lower = name.toLowerCase();
  return MASKS.get(lower) ?? (isSecretName(lower) ? maskWhole : undefined);
}

/** By lower-case name: what of a header is shown, where that is more than nothing. */
const MASKS: ReadonlyMap<string, Mask> = new Map<string, Mask>([
  ['authorization', maskAuthorization],
  ['proxy-authorization', maskAuthorization],
  ...FRONT_SERVERS.map(({ credentialHeader }) => [credentialHeader.toLowerCase(), maskAuthorization] as const),
  ['cookie', maskCookies],
  ['set-cookie', maskSetCookie],
  ['sec-websocket-protocol', maskSubprotocols],
  // A relative one may have parameters in its path alone.
  ['location', maskTarget],
  ['content-location', maskTarget],
  ['referer', maskTarget],
]);

function maskWhole(value: string): string {
  return value === '' ? '' : MASKED;
}

/** As client-go masks it (transport/round_trippers.go, maskValue): a well-known scheme stays, all else goes. */
function maskAuthorization(value: string): string {
  if (value === '') return '';
  const space = value.indexOf(' ');
  const scheme = space < 0 ? value : value.slice(0, space);
  if (!/^(?:bearer|basic|negotiate)$/i.test(scheme)) return MASKED;
  return value.length > scheme.length + 1 ? `${scheme} ${MASKED}` : scheme;
}

const MAX_COOKIES = 128 * 1024;

function maskCookies(value: string): string {
  // Nobody has so many cookies: not worth looking through them.
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
