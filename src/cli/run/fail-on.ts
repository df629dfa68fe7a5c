import { InvalidArgumentError } from 'commander';
import { hasEnded } from '../../trace/exchange.ts';
import type { Observer } from '../../trace/observer.ts';
import { isOwnCall } from '../../trace/own-calls.ts';

/** Which statuses `--fail-on` names: `403`, `4xx`, several with commas. */
export type StatusSet = (status: number) => boolean;

/** Throws commander's InvalidArgumentError for what is not a list of statuses. */
export function parseStatuses(text: string): StatusSet {
  const patterns = text.split(',').map((pattern) => {
    if (!/^[1-5](?:\d\d|xx)$/.test(pattern))
      throw new InvalidArgumentError('Expected statuses such as 403 or 4xx,5xx.');
    return new RegExp(`^${pattern.replace('xx', String.raw`\d\d`)}$`);
  });
  return (status) => patterns.some((pattern) => pattern.test(String(status)));
}

/** An observer that counts. */
export interface FailureCount extends Observer {
  /** How many responses to clients had such a status. */
  readonly count: number;
  /** Which of the statuses occurred, in order. */
  readonly statuses: readonly number[];
}

/** Counts the exchanges of clients that ended with one of the statuses. */
export function countStatuses(statuses: StatusSet): FailureCount {
  let count = 0;
  const seen = new Set<number>();
  return {
    get count() {
      return count;
    },
    get statuses() {
      return [...seen].sort((a, b) => a - b);
    },
    observe({ type, object }) {
      const status = object.response?.status ?? 0;
      if (type !== 'MODIFIED' || !hasEnded(object) || isOwnCall(object) || !statuses(status)) return;
      count++;
      seen.add(status);
    },
  };
}
