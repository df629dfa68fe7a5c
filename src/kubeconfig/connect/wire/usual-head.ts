/**
 * Whether bytes begin with the whole head of a response that every reader takes alike, as nearly all do, so that nothing of it needs to be corrected: of HTTP/1.0
 * or 1.1, not one that only informs, each line with CR LF and a name without blanks, and one plain length of its body at most. One walk over the bytes, which
 * costs a fraction of what texts and regular expressions cost.
 */
export function hasUsualHead(bytes: Buffer): boolean {
  if (!isStatusLine(bytes)) return false;
  let lengths = 0;
  for (let at = AFTER_STATUS; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LF) return false;
    if (byte !== CR) continue;
    if (bytes[at + 1] !== LF) return false;
    const lineStart = at + 2;
    if (bytes[lineStart] === CR) return bytes[lineStart + 1] === LF;
    const colon = endOfName(bytes, lineStart);
    if (colon < 0) return false;
    if (mayBeLength(bytes, lineStart, colon) && (++lengths > 1 || !isPlainLength(bytes, lineStart))) return false;
    at = colon;
  }
  return false;
}

const CR = 0x0d;
const LF = 0x0a;
const COLON = 0x3a;
const SPACE = 0x20;
const START = Buffer.from('HTTP/1.');
const AFTER_STATUS = 'HTTP/1.1 200'.length;

/** `HTTP/1.1 2…` to `5…`. */
function isStatusLine(bytes: Buffer): boolean {
  for (let at = 0; at < START.length; at++) if (bytes[at] !== START[at]) return false;
  const [minor, blank, digit] = [bytes[7], bytes[8], bytes[9]];
  return (minor === 0x31 || minor === 0x30) && blank === SPACE && digit !== undefined && digit > 0x31 && digit <= 0x39;
}

/** Where the colon is; -1 where a blank, a control character or the end comes first. */
function endOfName(bytes: Buffer, start: number): number {
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === COLON) return at > start ? at : -1;
    if (byte <= SPACE) return -1;
  }
  return -1;
}

/** By how long the name is: `Content-Length`, `Transfer-Encoding`. */
function mayBeLength(bytes: Buffer, start: number, colon: number): boolean {
  const first = (bytes[start] ?? 0) | 0x20;
  return (colon - start === 14 && first === 0x63) || (colon - start === 17 && first === 0x74);
}

function isPlainLength(bytes: Buffer, start: number): boolean {
  return PLAIN.test(bytes.toString('latin1', start, start + LONGEST));
}

const LONGEST = 64;
const PLAIN = /^(?:content-length: *\d+|transfer-encoding: *chunked) *\r\n/iu;
