/** The layout of `hexdump -C` as Go's encoding/hex Dump writes it: 16 bytes per line, each with a line break; the first byte is at `startOffset`. */
export function goHexDump(bytes: Uint8Array, startOffset = 0): string {
  const lines: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += 16)
    lines.push(line(startOffset + offset, bytes.subarray(offset, offset + 16)));
  return lines.join('');
}

function line(offset: number, bytes: Uint8Array): string {
  let [hex, text] = ['', ''];
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] ?? 0;
    hex += i === 8 ? `  ${HEX[byte]}` : i > 0 ? ` ${HEX[byte]}` : HEX[byte];
    text += byte < 32 || byte > 126 ? '.' : String.fromCharCode(byte);
  }
  return `${offset.toString(16).padStart(8, '0')}  ${hex.padEnd(48)}  |${text}|\n`;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
