import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import type { StreamChannel } from './stream-summary.ts';

/** Which way bytes go: `In` towards the server, as stdin does. */
export type Way = 'In' | 'Out';

/** A StreamChannel while it counts. */
export interface CountedChannel extends StreamChannel {
  bytesIn: number;
  bytesOut: number;
  streams?: number;
  lines?: number;
}

/**
 * The channels of a stream by name, which either side may choose. Their number is bounded: what comes later is counted as `others`.
 */
export class StreamChannels {
  readonly all: CountedChannel[] = [];
  readonly #byName = new Map<string, CountedChannel>();
  readonly #secrets: HeldSecrets;

  constructor(secrets: HeldSecrets) {
    this.#secrets = secrets;
  }

  named(name: string): CountedChannel {
    const known = this.#byName.get(name);
    if (known) return known;
    if (this.all.length >= MAX_CHANNELS && name !== 'others') return this.named('others');
    const channel = { name: this.#secrets.masked(name), bytesIn: 0, bytesOut: 0 };
    this.all.push(channel);
    this.#byName.set(name, channel).set(channel.name, channel);
    return channel;
  }

  count(name: string, way: Way, bytes: number): void {
    this.named(name)[`bytes${way}`] += bytes;
  }
}

const MAX_CHANNELS = 64;
