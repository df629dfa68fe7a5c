import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const NORMAL_CLOSURE = 1000;

export interface WebSocket {
  send(data: Uint8Array): void;
  close(): void;
}

/** The first of our protocols that the client offers; undefined when there is none, or when it asks for no WebSocket. */
export function protocolOf({ headers }: IncomingMessage, protocols: readonly string[]): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return headers['sec-websocket-key'] && protocols.find((protocol) => offered.includes(protocol));
}

/** The server's side of a WebSocket (RFC 6455), as much as the channel protocols of Kubernetes take. */
export function acceptWebSocket(
  { headers }: IncomingMessage,
  { socket, head }: { readonly socket: Duplex; readonly head: Buffer },
  { protocol, onMessage }: { readonly protocol: string; readonly onMessage: (data: Buffer) => void },
): WebSocket {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${GUID}`).digest('base64');
  const fields = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${protocol}`,
  ];
  socket.write(['HTTP/1.1 101 Switching Protocols', ...fields, '', ''].join('\r\n'));
  const read = frameReader((opcode, payload) => {
    if (opcode === OPCODE.close) {
      socket.end(frame(OPCODE.close, payload));
    } else if (opcode === OPCODE.ping) socket.write(frame(OPCODE.pong, payload));
    else if (opcode !== OPCODE.pong) onMessage(payload);
  });
  if (head.length > 0) socket.unshift(head);
  socket.on('data', read).on('end', () => socket.end());
  return {
    send: (data) => void socket.write(frame(OPCODE.binary, data)),
    close: () => void socket.end(frame(OPCODE.close, Buffer.of(NORMAL_CLOSURE >> 8, NORMAL_CLOSURE & 0xff))),
  };
}

/** One whole frame from the server: never masked. */
function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  header[0] = 0x80 | opcode;
  header[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (header.length === 4) header.writeUInt16BE(length, 2);
  if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([header, payload]);
}

/** Calls back with each message of a client; parts of one are put together first. */
function frameReader(deliver: (opcode: number, payload: Buffer) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let message: { readonly opcode: number; readonly parts: Buffer[] } | undefined;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (let parsed = parseFrame(pending); parsed; parsed = parseFrame(pending)) {
      pending = pending.subarray(parsed.size);
      const { opcode, payload, final } = parsed;
      if (opcode >= OPCODE.close) {
        deliver(opcode, payload);
        continue;
      }
      message = opcode === OPCODE.continuation && message ? message : { opcode, parts: [] };
      message.parts.push(payload);
      if (final) deliver(message.opcode, Buffer.concat(message.parts));
    }
  };
}

interface Frame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
  /** Of the whole frame, in bytes. */
  readonly size: number;
}

function parseFrame(data: Buffer): Frame | undefined {
  if (data.length < 2) return undefined;
  const [first, second] = [data[0]!, data[1]!];
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const masked = (second & 0x80) !== 0;
  const start = 2 + lengthBytes + (masked ? 4 : 0);
  if (data.length < start) return undefined;
  const length = lengthBytes === 0 ? short : lengthBytes === 2 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2));
  if (data.length < start + length) return undefined;
  const payload = Buffer.from(data.subarray(start, start + length));
  if (masked) for (let i = 0; i < length; i++) payload[i]! ^= data[start - 4 + (i % 4)]!;
  return { opcode: first & 0x0f, final: (first & 0x80) !== 0, payload, size: start + length };
}
