import type { Stage } from './exchange.ts';

/** Whether an exchange will not change any more: its response is complete, or it has failed. */
export function hasEnded({ stage }: { readonly stage: Stage }): boolean {
  return stage === 'ResponseComplete' || stage === 'Failed';
}
