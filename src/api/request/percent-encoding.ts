import { textOfUtf8 } from '../go/go-utf8.ts';

/** Percent-decodes (Go's url.PathUnescape). `+` stays. `undefined` when a `%` is not followed by two hex digits. */
export function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (invalidEscape(text) !== undefined) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return textOfUtf8(percentDecodedBytes(text));
  }
}

/** A decoded path as the path of a URL that decodes to it. */
export function escapedPath(path: string): string {
  return path.replace(/[%?#]/g, encodeURIComponent);
}

/** The first escape that Go refuses, as its error quotes it: up to three characters, `%zz`. */
export function invalidEscape(text: string): string | undefined {
  return /%(?![0-9A-Fa-f]{2}).{0,2}/su.exec(text)?.[0];
}

function percentDecodedBytes(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const decoded = new Uint8Array(bytes.length);
  let length = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    const isEscape = byte === 0x25;
    decoded[length++] = isEscape ? Number.parseInt(String.fromCharCode(...bytes.subarray(i + 1, i + 3)), 16) : byte;
    if (isEscape) i += 2;
  }
  return decoded.subarray(0, length);
}
