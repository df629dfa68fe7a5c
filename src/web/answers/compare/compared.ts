import { withoutGenerated } from '../../../api/request/generated-name.ts';
import { exchangeWords } from '../../../trace/exchange-label.ts';
import { summaryOf } from '../../../trace/exchange-summary.ts';
import type { Exchange } from '../../../trace/exchange.ts';
import type { ComparedPair, Comparison } from '../../wire/comparison.ts';
import { type Aligned, aligned } from './aligned.ts';
import { differencesOf } from './differences.ts';

/**
 * What two lists of exchanges have different. Requests are beside each other that do the same to the same object, names that Kubernetes generated being one; if there
 * is one on each side, these. Large bodies take a while, so others come between the pairs.
 */
export async function compared(left: readonly Exchange[], right: readonly Exchange[]): Promise<Comparison> {
  const [a, b] = [left[0], right[0]];
  const all: Aligned<Exchange>[] =
    a && b && left.length === 1 && right.length === 1 ? [{ left: a, right: b }] : aligned(left, right, keyOf);
  const pairs: ComparedPair[] = [];
  for (const one of all) {
    pairs.push(pairOf(one));
    await new Promise(setImmediate);
  }
  return { pairs };
}

function pairOf({ left, right }: Aligned<Exchange>): ComparedPair {
  const [one, other] = [left ?? right, right ?? left];
  const names = new Set([one, other].flatMap((exchange) => (exchange ? [exchangeWords(exchange)] : [])));
  return {
    ...(left && { left: left.id }),
    ...(right && { right: right.id }),
    what: [...names].join(' / '),
    differences: left && right ? differencesOf(left, right) : [],
  };
}

function keyOf(exchange: Exchange): string {
  const { verb, resource, namespace, name } = summaryOf(exchange);
  return JSON.stringify([verb, withoutGenerated(resource), namespace, withoutGenerated(name)]);
}
