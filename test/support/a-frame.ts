/** A WebSocket frame (RFC 6455), as client or server writes it: masked where a mask is given. */
export function aFrame(
  content: string | Uint8Array,
  { opcode = 2, isFinal = true, mask }: { opcode?: number; isFinal?: boolean; mask?: number } = {},
): Buffer {
  const payload = Buffer.from(content as Uint8Array);
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = (isFinal ? 0x80 : 0) | opcode;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  if (mask === undefined) return Buffer.concat([head, payload]);
  head[1] |= 0x80;
  const key = Buffer.alloc(4);
  key.writeUInt32BE(mask);
  return Buffer.concat([head, key, payload.map((byte, i) => byte ^ key[i % 4]!)]);
}
