import type { Exchange } from '../../trace/exchange.ts';
import type { ReadOptions, TraceInput } from './read-options.ts';
import { readTrace } from './read-trace.ts';

/** Several traces as one, in the order in which their exchanges ended. */
export async function* mergedTraces(inputs: readonly TraceInput[], options: ReadOptions): AsyncGenerator<Exchange> {
  const heads: Head[] = [];
  // One after the other, so that not all files are open at once.
  for (const input of inputs) heads.push(await headOf(singles(readTrace(input, options))));
  for (;;) {
    let first: { readonly head: Head; readonly exchange: Exchange } | undefined;
    for (const head of heads) {
      const { exchange, at } = head;
      if (exchange && (!first || at < first.head.at)) first = { head, exchange };
    }
    if (!first) return;
    yield first.exchange;
    await advance(first.head);
  }
}

interface Head {
  readonly source: AsyncGenerator<Exchange>;
  exchange: Exchange | undefined;
  /** When it ended. */
  at: number;
}

async function* singles(batches: AsyncIterable<readonly Exchange[]>): AsyncGenerator<Exchange> {
  for await (const batch of batches) yield* batch;
}

async function headOf(source: AsyncGenerator<Exchange>): Promise<Head> {
  const head: Head = { source, exchange: undefined, at: 0 };
  await advance(head);
  return head;
}

async function advance(head: Head): Promise<void> {
  const { value, done } = await head.source.next();
  head.exchange = done ? undefined : value;
  if (head.exchange) head.at = head.exchange.startedAt + (head.exchange.timings.ended ?? 0);
}
