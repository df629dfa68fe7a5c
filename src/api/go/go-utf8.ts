/**
 * Bytes as text, read as Go's JSON encoder reads a string: each byte that is not part of valid UTF-8 becomes one U+FFFD.
 * (`TextDecoder` folds a cut-off sequence into a single U+FFFD.)
 */
export function textOfUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return strict.decode(repaired(bytes));
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The bytes with U+FFFD for each that is not valid. In one pass: trying to decode each character by itself takes seconds per megabyte. */
function repaired(bytes: Uint8Array): Uint8Array {
  const valid = new Uint8Array(bytes.length * 3);
  let end = 0;
  for (let i = 0; i < bytes.length;) {
    const length = sequenceLength(bytes, i);
    if (length === 0) {
      valid[end++] = 0xef;
      valid[end++] = 0xbf;
      valid[end++] = 0xbd;
    }
    for (let k = 0; k < length; k++) valid[end++] = bytes[i + k] ?? 0;
    i += length || 1;
  }
  return valid.subarray(0, end);
}

/** How many bytes the character at `start` has; 0 where there is none (RFC 3629 section 4, Go's unicode/utf8). */
function sequenceLength(bytes: Uint8Array, start: number): number {
  const lead = bytes[start] ?? 0;
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const [low, high] = SECOND_BYTE.get(lead) ?? [0x80, 0xbf];
  for (let k = 1; k < length; k++) {
    const byte = bytes[start + k] ?? 0;
    if (byte < (k === 1 ? low : 0x80) || byte > (k === 1 ? high : 0xbf)) return 0;
  }
  return length;
}

/** Where not all second bytes are allowed: overlong forms, surrogates, what is beyond Unicode. */
const SECOND_BYTE: ReadonlyMap<number, readonly [low: number, high: number]> = new Map([
  [0xe0, [0xa0, 0xbf]],
  [0xed, [0x80, 0x9f]],
  [0xf0, [0x90, 0xbf]],
  [0xf4, [0x80, 0x8f]],
]);
