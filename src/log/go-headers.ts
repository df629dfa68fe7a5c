import { type HeaderList, utf8Text } from '../api/header-list.ts';

/**
 * Headers as a Go program sees them: canonical names, sorted, without those that its HTTP library keeps for itself, because
 * it writes them for each connection. `latin1` values of Node are turned into the text that they are.
 */
export function goHeaders(headers: HeaderList, side: 'request' | 'response'): HeaderList {
  const hidden = side === 'request' ? OF_REQUESTS : OF_RESPONSES;
  return headers
    .map(([name, value]) => [canonicalName(name), utf8Text(value)] as const)
    .filter(([name, value]) => !hidden.has(name) && !(name === 'Accept-Encoding' && value === 'gzip'))
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

const OF_RESPONSES: ReadonlySet<string> = new Set(['Transfer-Encoding', 'Connection', 'Keep-Alive']);
const OF_REQUESTS: ReadonlySet<string> = new Set([
  ...OF_RESPONSES,
  'Content-Length',
  'Host',
  'Sec-Websocket-Extensions',
  'Sec-Websocket-Key',
  'Sec-Websocket-Version',
  'Upgrade',
]);

/** Go's net/textproto CanonicalMIMEHeaderKey: a name with a character that is no token stays as it is. */
function canonicalName(name: string): string {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return name;
  return name.toLowerCase().replace(/(?:^|-)[a-z]/g, (start) => start.toUpperCase());
}
