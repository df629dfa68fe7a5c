/** Receives what is sent in one direction over a WebSocket, as it is sent. */
export interface WebSocketSink {
  /** A message begins. */
  begin(isText: boolean): void;
  /** Of the current message: its next bytes, unmasked. Only of the first `wanted` bytes. */
  data(piece: Uint8Array): void;
  /** How many bytes of the current message followed the wanted ones. */
  passed(bytes: number): void;
  end(): void;
  /** A close frame; without a code where it has none. */
  close(code: number | undefined): void;
  /** A ping frame, which only the other end of the connection answers. */
  ping?(payload: Uint8Array): void;
}

/**
 * Reads the frames of one direction of a WebSocket (RFC 6455) as their bytes come, wherever the pieces end. It keeps no payload but that
 * of a control frame (125 bytes at most). Bytes that are not WebSocket, or use an extension, set `isBroken`; nothing after them is read.
 */
export class WebSocketFrames {
  isBroken = false;
  readonly #sink: WebSocketSink;
  readonly #wanted: number;
  readonly #head = new Uint8Array(MAX_HEAD);
  #headLength = 0;
  #opcode = 0;
  #isFinal = false;
  #mask: Uint8Array | undefined;
  /** Of the frame's payload: how much is read, and how much is to come. */
  #read = 0;
  #left = 0;
  #inMessage = false;
  /** How much more of the message the sink wants as bytes. */
  #room = 0;
  #control: number[] = [];

  /** `wanted`: how many bytes of each message the sink wants to read. */
  constructor(sink: WebSocketSink, wanted: number) {
    this.#sink = sink;
    this.#wanted = wanted;
  }

  push(data: Uint8Array): void {
    for (let at = 0; at < data.length && !this.isBroken;) {
      if (this.#left > 0) at += this.#payload(data.subarray(at));
      else {
        this.#head[this.#headLength++] = data[at++] ?? 0;
        if (this.#headLength >= 2 && this.#headLength === headLength(this.#head)) this.#frame();
      }
    }
  }

  /** A head is complete. */
  #frame(): void {
    const head = this.#head;
    const size = this.#headLength;
    const [first = 0, second = 0] = head;
    this.#headLength = 0;
    this.#opcode = first & 0x0f;
    this.#isFinal = (first & 0x80) !== 0;
    this.#mask = (second & 0x80) === 0 ? undefined : head.slice(size - 4, size);
    this.#read = 0;
    this.#left = payloadLength(head);
    if ((first & RESERVED_BITS) !== 0 || this.#left > Number.MAX_SAFE_INTEGER) this.isBroken = true;
    else if (this.#opcode >= OPCODE.close) this.#beginControl();
    else this.#beginData();
    if (this.#left === 0 && !this.isBroken) this.#endFrame();
  }

  #beginControl(): void {
    this.#control = [];
    this.isBroken = !this.#isFinal || this.#left > MAX_CONTROL || this.#opcode > OPCODE.pong;
  }

  #beginData(): void {
    this.isBroken = this.#opcode > OPCODE.binary || (this.#opcode === OPCODE.continuation) !== this.#inMessage;
    if (this.isBroken || this.#inMessage) return;
    this.#inMessage = true;
    this.#room = this.#wanted;
    this.#sink.begin(this.#opcode === OPCODE.text);
  }

  /** Returns how many bytes it took. */
  #payload(data: Uint8Array): number {
    const size = Math.min(this.#left, data.length);
    if (this.#opcode >= OPCODE.close) this.#control.push(...this.#unmasked(data.subarray(0, size)));
    else {
      const read = Math.min(size, this.#room);
      this.#room -= read;
      if (read > 0) this.#sink.data(this.#unmasked(data.subarray(0, read)));
      if (size > read) this.#sink.passed(size - read);
    }
    this.#read += size;
    this.#left -= size;
    if (this.#left === 0) this.#endFrame();
    return size;
  }

  #unmasked(data: Uint8Array): Uint8Array {
    const mask = this.#mask;
    if (!mask) return data;
    const plain = new Uint8Array(data);
    for (let i = 0; i < plain.length; i++) plain[i] = (plain[i] ?? 0) ^ (mask[(this.#read + i) & 3] ?? 0);
    return plain;
  }

  #endFrame(): void {
    if (this.#opcode < OPCODE.close) {
      if (!this.#isFinal) return;
      this.#inMessage = false;
      this.#sink.end();
    } else if (this.#opcode === OPCODE.close) {
      const [high = 0, low] = this.#control;
      this.#sink.close(low === undefined ? undefined : high * 256 + low);
    } else if (this.#opcode === OPCODE.ping) this.#sink.ping?.(Uint8Array.from(this.#control));
  }
}

const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
const RESERVED_BITS = 0x70;
const MAX_CONTROL = 125;
const MAX_HEAD = 14;

function headLength(head: Uint8Array): number {
  const second = head[1] ?? 0;
  const short = second & 0x7f;
  return 2 + (short === 126 ? 2 : short === 127 ? 8 : 0) + ((second & 0x80) === 0 ? 0 : 4);
}

function payloadLength(head: Uint8Array): number {
  const short = (head[1] ?? 0) & 0x7f;
  if (short < 126) return short;
  return head.subarray(2, short === 126 ? 4 : 10).reduce((length, byte) => length * 256 + byte, 0);
}
