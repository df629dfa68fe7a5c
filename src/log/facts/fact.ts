import type { Exchange } from '../../trace/exchange.ts';

/** Something known of an exchange. Facts of one topic share a row on a terminal. */
export interface Fact {
  readonly topic: string;
  /** Its name in structured formats. */
  readonly key: string;
  readonly value: string | number;
  /** On a terminal, where it differs from the value. */
  readonly text?: (() => string) | undefined;
}

/** Reads facts off an exchange; nothing where it has none. */
export type FactSource = (exchange: Exchange) => readonly Fact[];

/** A fact that is a text or a number; left out where that is `''` or absent. `words` is how a terminal shows it. */
export function fact<V extends string | number>(
  topic: string,
  key: string,
  valueOf: (exchange: Exchange) => V | undefined,
  words?: (value: V, exchange: Exchange) => string,
): FactSource {
  return (exchange) => {
    const value = valueOf(exchange);
    if (value === undefined || value === '') return NONE;
    return [{ topic, key, value, text: words && (() => words(value, exchange)) }];
  };
}

const NONE: readonly Fact[] = [];

/** Whether a fact of a long-running exchange is new when it ends; the others were logged when it opened. */
export function isNewAtClose({ topic }: Fact): boolean {
  return topic === 'size' || topic === 'stream' || topic === 'allowed';
}
