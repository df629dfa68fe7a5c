/** The layout of `hexdump -C` as Go's encoding/hex Dump writes it: 16 bytes a line, each line ended; the first byte is at `startOffset`. */
export function goHexDump(bytes: Uint8Array, startOffset = 0): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16)
    lines.push(line(startOffset + offset, bytes.subarray(offset, offset + 16)));
  return lines.join('');
}

function line(offset: number, bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const columns = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`;
  const text = Array.from(bytes, (byte) => (byte < 32 || byte > 126 ? '.' : String.fromCharCode(byte))).join('');
  return `${offset.toString(16).padStart(8, '0')}  ${columns}  |${text}|\n`;
}
