/**
 * Bytes as text, read as Go's JSON encoder reads a string: each byte that is no part of valid UTF-8 becomes one U+FFFD.
 * (`TextDecoder` folds a cut-off sequence into a single U+FFFD.)
 */
export function textOfUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    return lossyText(bytes);
  }
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function lossyText(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const character = characterAt(bytes, i);
    text += character?.text ?? '\uFFFD';
    i += character?.length ?? 1;
  }
  return text;
}

function characterAt(bytes: Uint8Array, start: number): { text: string; length: number } | undefined {
  const lead = bytes[start]!;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  try {
    return { text: strict.decode(bytes.subarray(start, start + length)), length };
  } catch {
    return undefined;
  }
}
