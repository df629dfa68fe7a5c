import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { WebSocketFrames } from '../../../api/framing/web-socket-frames.ts';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const OPCODE = { text: 1, binary: 2, close: 8, pong: 10 };
/** Why a WebSocket ends (RFC 6455, 7.4.1). */
const CLOSURE = { normal: 1000, protocolError: 1002, tooBig: 1009 };
/** Of one message. kubectl sends some 32 KiB in each. */
const MAX_MESSAGE = BOUNDS.object.size;

/** The server's end of a WebSocket. */
export interface WebSocket {
  /** Sends one message. */
  send(data: Uint8Array): void;
  /** Ends the conversation, as one that went well. */
  close(): void;
}

/** The first of our protocols that the client offers; undefined when it offers none of them, or does not ask for a WebSocket. */
export function protocolOf({ headers }: IncomingMessage, protocols: readonly string[]): string | undefined {
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
  return headers['sec-websocket-key'] && protocols.find((protocol) => offered.includes(protocol));
}

/** How a WebSocket is used. */
interface WebSocketUse {
  /** What client and server speak; without one, whatever both know. */
  readonly protocol?: string | undefined;
  /** What is sent are text messages; binary ones when left out. */
  readonly isText?: boolean;
  readonly onMessage: (data: Buffer) => void;
}

/** The server's side of a WebSocket (RFC 6455), as much as the channel protocols of Kubernetes need. */
export function acceptWebSocket(
  { headers }: IncomingMessage,
  { socket, head }: { readonly socket: Duplex; readonly head: Buffer },
  { protocol, isText = false, onMessage }: WebSocketUse,
): WebSocket {
  const accept = createHash('sha1').update(`${headers['sec-websocket-key']}${GUID}`).digest('base64');
  const fields = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    ...(protocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${protocol}`]),
  ];
  socket.write(['HTTP/1.1 101 Switching Protocols', ...fields, '', ''].join('\r\n'));
  const write = (bytes: Buffer) => void (socket.writable && socket.write(bytes));
  const close = (code: number) => void (socket.writable && socket.end(frame(OPCODE.close, closePayload(code))));
  const frames = clientFrames({ onMessage, onPing: (payload) => write(frame(OPCODE.pong, payload)), onEnd: close });
  if (head.length > 0) socket.unshift(head);
  socket
    .on('data', (data: Buffer) => {
      // After our close frame, what the client still sends is not read.
      if (!socket.writable) return;
      frames.push(data);
      if (frames.isBroken) close(CLOSURE.protocolError);
    })
    .on('end', () => socket.end());
  return {
    send: (data) => write(frame(isText ? OPCODE.text : OPCODE.binary, data)),
    close: () => close(CLOSURE.normal),
  };
}

interface ClientHandlers {
  readonly onMessage: (data: Buffer) => void;
  readonly onPing: (payload: Uint8Array) => void;
  /** The conversation is over, for the reason with this code. */
  readonly onEnd: (code: number) => void;
}

/** Puts the messages of a client together, none longer than MAX_MESSAGE. */
function clientFrames({ onMessage, onPing, onEnd }: ClientHandlers): WebSocketFrames {
  let pieces: Uint8Array[] = [];
  let isTooBig = false;
  return new WebSocketFrames(
    {
      begin: () => void (pieces = []),
      data: (piece) => void (isTooBig || pieces.push(piece)),
      passed() {
        isTooBig = true;
        pieces = [];
        onEnd(CLOSURE.tooBig);
      },
      end: () => void (isTooBig || onMessage(Buffer.concat(pieces))),
      close: (code) => onEnd(code ?? CLOSURE.normal),
      ping: onPing,
    },
    MAX_MESSAGE,
  );
}

function closePayload(code: number): Buffer {
  return Buffer.of(code >> 8, code & 0xff);
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
