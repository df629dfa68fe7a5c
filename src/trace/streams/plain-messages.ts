import { WebSocketFrames } from '../../api/framing/web-socket-frames.ts';
import type { WebSocketSink } from '../../api/framing/web-socket-frames.ts';
import type { StreamChannels, Way } from './stream-channels.ts';
import type { StreamDecoder } from './stream-decoder.ts';
import type { Outcome } from './stream-outcome.ts';

/** A WebSocket without channels, as a watch, a log or a program behind a `proxy` subresource speaks it. */
export class PlainMessages implements StreamDecoder {
  close: StreamDecoder['close'];
  readonly #sides: Record<Way, WebSocketFrames>;

  constructor(channels: StreamChannels) {
    const sink = (way: Way): WebSocketSink => ({
      begin: () => undefined,
      data: () => undefined,
      passed: (bytes) => channels.count('data', way, bytes),
      end: () => undefined,
      close: (code) => {
        this.close ??= { by: way, ...(code !== undefined && { code }) };
      },
    });
    this.#sides = { In: new WebSocketFrames(sink('In'), 0), Out: new WebSocketFrames(sink('Out'), 0) };
  }

  push(way: Way, data: Uint8Array): void {
    this.#sides[way].push(data);
  }

  isBroken(way: Way): boolean {
    return this.#sides[way].isBroken;
  }

  finish(): Outcome {
    return {};
  }
}
