import { WebSocketFrames } from '../../api/framing/web-socket-frames.ts';
import { SpdyStreams } from './spdy-streams.ts';
import type { StreamChannels, Way } from './stream-channels.ts';
import type { StreamDecoder } from './stream-decoder.ts';
import type { Outcome } from './stream-outcome.ts';

/** SPDY/3.1 inside the messages of a WebSocket: port-forward since kubectl 1.31 (client-go tools/portforward/tunneling_dialer.go). */
export class SpdyTunnel implements StreamDecoder {
  #closeFrame: StreamDecoder['close'];
  readonly #inner: SpdyStreams;
  readonly #sides: Record<Way, WebSocketFrames>;

  constructor(channels: StreamChannels) {
    this.#inner = new SpdyStreams(channels);
    this.#sides = { In: this.#frames('In'), Out: this.#frames('Out') };
  }

  get close(): StreamDecoder['close'] {
    return this.#inner.close ?? this.#closeFrame;
  }

  push(way: Way, data: Uint8Array): void {
    this.#sides[way].push(data);
  }

  isBroken(way: Way): boolean {
    return this.#sides[way].isBroken || this.#inner.isBroken(way);
  }

  finish(): Outcome {
    return this.#inner.finish();
  }

  #frames(way: Way): WebSocketFrames {
    return new WebSocketFrames(
      {
        begin: () => undefined,
        data: (piece) => this.#inner.push(way, piece),
        passed: () => undefined,
        end: () => undefined,
        close: (code) => {
          this.#closeFrame ??= { by: way, ...(code !== undefined && { code }) };
        },
      },
      Infinity,
    );
  }
}
