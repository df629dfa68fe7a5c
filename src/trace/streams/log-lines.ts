import type { StreamChannels, Way } from './stream-channels.ts';
import type { StreamDecoder } from './stream-decoder.ts';
import type { Outcome } from './stream-outcome.ts';

/** A container's log: bytes and lines. */
export class LogLines implements StreamDecoder {
  readonly close = undefined;
  readonly #channels: StreamChannels;

  constructor(channels: StreamChannels) {
    this.#channels = channels;
  }

  push(way: Way, data: Uint8Array): void {
    if (way === 'In') return;
    const channel = this.#channels.named('log');
    channel.bytesOut += data.length;
    channel.lines ??= 0;
    for (let at = data.indexOf(NEWLINE); at >= 0; at = data.indexOf(NEWLINE, at + 1)) channel.lines++;
  }

  isBroken(): boolean {
    return false;
  }

  finish(): Outcome {
    return {};
  }
}

const NEWLINE = 0x0a;
