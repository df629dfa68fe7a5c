import type { CapturedBody, Exchange } from '../../trace/exchange.ts';
import type { Kept } from './kept.ts';

/** The bodies of ended exchanges under one budget: the oldest are dropped first, and their exchanges say so. */
export class KeptBodies {
  readonly #budget: number;
  /** Oldest first, each with the bytes that were counted for it. */
  #held: { readonly kept: Kept; readonly bytes: number }[] = [];
  #dropped = 0;
  #bytes = 0;

  /** In bytes. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  /** Counts the bodies of an exchange that has ended. */
  add(kept: Kept): void {
    const bytes = bytesOf(kept.exchange);
    if (bytes === 0) return;
    this.#held.push({ kept, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.#budget) this.#dropOldest();
  }

  /** The exchange is not kept any more. It is the oldest, or nearly. */
  forget(kept: Kept): void {
    while (this.#held[this.#dropped] && this.#isOlder(kept)) this.#dropOldest();
    if (this.#held[this.#dropped]?.kept === kept) this.#dropOldest();
  }

  clear(): void {
    this.#held = [];
    this.#dropped = 0;
    this.#bytes = 0;
  }

  #isOlder({ exchange }: Kept): boolean {
    const oldest = this.#held[this.#dropped];
    return oldest !== undefined && oldest.kept.exchange.id < exchange.id;
  }

  #dropOldest(): void {
    const oldest = this.#held[this.#dropped++];
    if (!oldest) return;
    this.#bytes -= oldest.bytes;
    oldest.kept.exchange = withoutBodies(oldest.kept.exchange);
    if (this.#dropped <= this.#held.length / 2) return;
    this.#held = this.#held.slice(this.#dropped);
    this.#dropped = 0;
  }
}

function bytesOf({ request, response }: Exchange): number {
  return sizeOf(request.body) + (response ? sizeOf(response.body) : 0);
}

function sizeOf({ chunks }: CapturedBody): number {
  let size = 0;
  for (const chunk of chunks) size += chunk.byteLength;
  return size;
}

/** A copy, since the record itself keeps its bodies alive. */
function withoutBodies(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  return {
    ...exchange,
    request: { ...request, body: dropped(request.body) },
    ...(response && { response: { ...response, body: dropped(response.body) } }),
  };
}

function dropped(body: CapturedBody): CapturedBody {
  if (body.chunks.length === 0) return body;
  return { chunks: [], size: body.size, truncated: true, withheld: DROPPED };
}

const DROPPED = 'dropped: newer bodies took its place (--web-memory)';
