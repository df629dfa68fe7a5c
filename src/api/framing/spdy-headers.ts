import { inflateRawSync, constants } from 'node:zlib';
import { concat, utf8 } from '../bytes.ts';
import { textOfUtf8 } from '../go/go-utf8.ts';

/**
 * Reads the header blocks of one direction of a SPDY/3.1 connection. All blocks are one zlib stream (spdy-protocol-draft3, section
 * 2.6.10), flushed after each; so a block can be read by itself once the 32 KiB before it are known, and no stream must be kept open.
 */
export class SpdyHeaders {
  #window: Uint8Array = DICTIONARY;
  #isFirst = true;

  /** The headers of the next block, names in lower case. Throws where it is broken: then later blocks cannot be read either. */
  read(block: Uint8Array): ReadonlyMap<string, string> {
    const skipped = this.#isFirst ? zlibHeadLength(block) : 0;
    this.#isFirst = false;
    const content: Uint8Array = inflateRawSync(block.subarray(skipped), {
      dictionary: this.#window,
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: MAX_HEADERS,
    });
    this.#window = concat([this.#window, content]).slice(-WINDOW);
    return pairsOf(content);
  }
}

const WINDOW = 32 * 1024;
const MAX_HEADERS = 64 * 1024;

/** RFC 1950: two bytes, and four more where a dictionary is named. */
function zlibHeadLength(block: Uint8Array): number {
  const [method = 0, flags = 0] = block;
  if ((method & 0x0f) !== 8) throw new RangeError('a header block that is not compressed with zlib');
  return (flags & 0x20) === 0 ? 2 : 6;
}

/** A count, then names and values, each with its length in front. */
function pairsOf(content: Uint8Array): ReadonlyMap<string, string> {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const pairs = new Map<string, string>();
  let at = 4;
  const text = () => {
    const start = at + 4;
    at = start + view.getUint32(at);
    if (at > content.length) throw new RangeError('a header that is longer than its block');
    return textOfUtf8(content.subarray(start, at));
  };
  for (let left = view.getUint32(0); left > 0; left--) {
    const name = text().toLowerCase();
    pairs.set(name, text());
  }
  return pairs;
}

/** What both sides know before the first block: words, each with its length in front, then loose text (draft 3, section 2.6.10.1). */
const WORDS = `options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges age allow
authorization cache-control connection content-base content-encoding content-language content-length content-location content-md5
content-range content-type date etag expect expires from host if-match if-modified-since if-none-match if-range if-unmodified-since
last-modified location max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te trailer
transfer-encoding upgrade user-agent vary via warning www-authenticate method get status 200_OK version HTTP/1.1 url public set-cookie
keep-alive origin`;
const LOOSE_TEXT = [
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden404 Not Found',
  '500 Internal Server Error501 Not Implemented503 Service UnavailableJan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 ',
  'Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMTchunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,',
  'text/plain,text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
];
const DICTIONARY = concat([
  ...WORDS.split(/\s/).flatMap((word) => [Uint8Array.of(0, 0, 0, word.length), utf8(word.replace('_', ' '))]),
  utf8(LOOSE_TEXT.join('')),
]);
