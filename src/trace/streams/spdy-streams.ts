import { SpdyFrames } from '../../api/framing/spdy-frames.ts';
import type { StreamChannels, Way } from './stream-channels.ts';
import type { StreamDecoder } from './stream-decoder.ts';
import { ErrorText } from './stream-outcome.ts';
import type { Outcome } from './stream-outcome.ts';

interface OpenStream {
  readonly channel: string;
  readonly error: ErrorText | undefined;
}

/**
 * The streams of exec, attach and port-forward over SPDY/3.1: the headers that open one say by `streamType` (and `port`) what it is for
 * (apimachinery pkg/util/remotecommand, client-go tools/portforward).
 */
export class SpdyStreams implements StreamDecoder {
  close: StreamDecoder['close'];
  readonly #channels: StreamChannels;
  readonly #sides: Record<Way, SpdyFrames>;
  readonly #streams = new Map<number, OpenStream>();
  #outcome: Outcome = {};

  constructor(channels: StreamChannels) {
    this.#channels = channels;
    this.#sides = { In: new SpdyFrames(this.#sink('In')), Out: new SpdyFrames(this.#sink('Out')) };
  }

  push(way: Way, data: Uint8Array): void {
    this.#sides[way].push(data);
  }

  isBroken(way: Way): boolean {
    return this.#sides[way].isBroken;
  }

  finish(): Outcome {
    for (const { error } of this.#streams.values()) this.#take(error);
    return this.#outcome;
  }

  #sink(way: Way): ConstructorParameters<typeof SpdyFrames>[0] {
    return {
      opened: (id, headers) => this.#open(id, headers),
      data: (id, piece) => {
        const stream = this.#streams.get(id);
        this.#channels.count(stream?.channel ?? 'others', way, piece.length);
        if (way === 'Out') stream?.error?.push(piece);
      },
      goAway: (code) => {
        this.close ??= { by: way, code };
      },
    };
  }

  #open(id: number, headers: ReadonlyMap<string, string>): void {
    const type = headers.get('streamtype') ?? 'data';
    const port = headers.get('port');
    const name = port === undefined ? type : type === 'data' ? `port ${port}` : `port ${port} ${type}`;
    const channel = this.#channels.named(name);
    if (port !== undefined && type === 'data') channel.streams = (channel.streams ?? 0) + 1;
    const error = type === 'error' ? new ErrorText(port === undefined ? 16_384 : 1024) : undefined;
    this.#streams.set(id, { channel: channel.name, error });
    // The oldest is dropped, even if others have ended: data for those may still be on its way.
    if (this.#streams.size > MAX_STREAMS) this.#forgetOldest();
  }

  #forgetOldest(): void {
    const oldest = this.#streams.entries().next().value;
    if (!oldest) return;
    const [id, { error }] = oldest;
    this.#take(error);
    this.#streams.delete(id);
  }

  #take(error: ErrorText | undefined): void {
    this.#outcome = { ...this.#outcome, ...error?.outcome };
  }
}

const MAX_STREAMS = 1000;
