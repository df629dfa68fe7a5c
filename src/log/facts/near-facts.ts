import type { Exchange } from '../../trace/exchange.ts';

/** What was near a denial, to stand under the line that says what was missing. */
export function nearLines(exchange: Exchange): string[] {
  const { nearMiss, almostBinding, grantedBy } = nearFacts(exchange);
  return [
    ...(nearMiss ? [`near miss: ${nearMiss}`] : []),
    ...(almostBinding ? [`closest binding: ${almostBinding}`] : []),
    ...(grantedBy ? [`would be granted by: ${grantedBy}`] : []),
  ];
}

/** The same in pieces; `undefined` where there is none. */
export function nearFacts({
  denial,
}: Exchange): Readonly<Record<'nearMiss' | 'almostBinding' | 'grantedBy', string | undefined>> {
  return {
    nearMiss: denial?.nearMiss,
    almostBinding: denial?.almostBinding,
    grantedBy: denial?.grantedBy?.join(', '),
  };
}
