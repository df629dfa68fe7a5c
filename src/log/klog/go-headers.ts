import { canonicalName } from '../../api/go/canonical-name.ts';
import { Remembered } from '../../api/remembered.ts';
import { type HeaderList, utf8Text } from '../../api/request/header-list.ts';

/**
 * Headers as a Go program sees them: canonical names, sorted, without those that its HTTP library keeps for itself, because
 * it writes them for each connection. `latin1` values of Node are turned into the text that they are.
 */
export function goHeaders(headers: HeaderList, side: 'request' | 'response'): HeaderList {
  const hidden = side === 'request' ? OF_REQUESTS : OF_RESPONSES;
  const shown: (readonly [string, string])[] = [];
  for (const [name, value] of headers) {
    const canonical = canonicalNames.of(name, canonicalName);
    if (!hidden.has(canonical) && !(canonical === 'Accept-Encoding' && value === 'gzip')) {
      shown.push([canonical, utf8Text(value)]);
    }
  }
  return shown.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
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

/** The names of a client or a server hardly change from request to request. */
const canonicalNames = new Remembered<string>();
