import { concat } from '../../api/bytes.ts';
import { textOfUtf8 } from '../../api/go/go-utf8.ts';
import { WebSocketFrames } from '../../api/framing/web-socket-frames.ts';
import type { WebSocketSink } from '../../api/framing/web-socket-frames.ts';
import type { StreamChannels, Way } from './stream-channels.ts';
import type { StreamDecoder } from './stream-decoder.ts';
import { ErrorText } from './stream-outcome.ts';
import type { Outcome } from './stream-outcome.ts';

/** How messages are laid out on channels. */
export interface ChannelLayout {
  /** A channel's digit and base64 in text messages, where others have a byte and bytes. */
  readonly isBase64: boolean;
  /** Channels come in pairs, data and error of a port, and begin with the port's number. */
  readonly arePorts: boolean;
}

/**
 * The channels of exec, attach and port-forward over a WebSocket: the first byte of each message names one (apimachinery
 * pkg/util/remotecommand/constants.go, apiserver's util/wsstream).
 */
export class WebSocketChannels implements StreamDecoder {
  close: StreamDecoder['close'];
  readonly #channels: StreamChannels;
  readonly #layout: ChannelLayout;
  readonly #sides: Record<Way, WebSocketFrames>;
  readonly #error = new ErrorText(MAX_START);
  readonly #ports = new Map<number, string>();

  constructor(channels: StreamChannels, layout: ChannelLayout) {
    this.#channels = channels;
    this.#layout = layout;
    // Of what a client sends, only the channel is of interest: unmasking takes time.
    this.#sides = {
      In: new WebSocketFrames(this.#sink('In'), layout.isBase64 ? Infinity : 1),
      Out: new WebSocketFrames(this.#sink('Out'), Infinity),
    };
  }

  push(way: Way, data: Uint8Array): void {
    this.#sides[way].push(data);
  }

  isBroken(way: Way): boolean {
    return this.#sides[way].isBroken;
  }

  finish(): Outcome {
    return this.#error.outcome;
  }

  #sink(way: Way): WebSocketSink {
    let message = new Message();
    return {
      begin: () => {
        message = new Message();
      },
      data: (piece) => message.push(piece),
      passed: (bytes) => {
        message.size += bytes;
      },
      end: () => {
        if (message.id !== undefined) this.#count(way, message.id, message);
      },
      close: (code) => {
        this.close ??= { by: way, ...(code !== undefined && { code }) };
      },
    };
  }

  #count(way: Way, first: number, message: Message): void {
    const { isBase64, arePorts } = this.#layout;
    const id = isBase64 ? first - DIGIT_0 : first;
    if (id === CLOSE) return;
    const bytes = isBase64 ? message.base64Size : message.size;
    if (arePorts && way === 'Out' && !this.#ports.has(id)) {
      const [low = 0, high = 0] = this.#plain(message.start);
      this.#ports.set(id, `port ${high * 256 + low}${id % 2 === 0 ? '' : ' error'}`);
      return;
    }
    const name = (arePorts ? this.#ports.get(id) : NAMES[id]) ?? 'others';
    this.#channels.count(name, way, bytes);
    if (way === 'Out' && (arePorts ? id % 2 === 1 : name === 'error')) this.#error.push(this.#plain(message.start));
  }

  #plain(start: readonly Uint8Array[]): Uint8Array {
    const bytes = concat(start);
    return this.#layout.isBase64 ? Buffer.from(textOfUtf8(bytes), 'base64') : bytes;
  }
}

/** `remotecommand.StreamStdIn` and so on. */
const NAMES = ['stdin', 'stdout', 'stderr', 'error', 'resize'];
/** Since v5: the next byte is a channel on which no more comes. */
const CLOSE = 255;
const DIGIT_0 = 0x30;
const MAX_START = 16 * 1024;

/** One message while it passes: its channel, its size and, as far as they are read, its first bytes. */
class Message {
  id: number | undefined;
  size = 0;
  readonly start: Uint8Array[] = [];
  #padding = 0;

  push(piece: Uint8Array): void {
    const payload = this.id === undefined ? piece.subarray(1) : piece;
    this.id ??= piece[0] ?? 0;
    if (this.size < MAX_START && payload.length > 0) this.start.push(new Uint8Array(payload.subarray(0, MAX_START)));
    this.size += payload.length;
    this.#padding += payload.at(-1) === PAD ? (payload.at(-2) === PAD ? 2 : 1) : 0;
  }

  /** Of the bytes that the text stands for. */
  get base64Size(): number {
    return Math.floor(((this.size - this.#padding) * 3) / 4);
  }
}

const PAD = 0x3d;
