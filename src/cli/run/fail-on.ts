import { InvalidArgumentError } from 'commander';
import type { Observer } from '../../trace/observer.ts';
import { hasEnded } from '../../trace/has-ended.ts';

/** Which statuses `--fail-on` names: `403`, `4xx`, several with commas. */
export type StatusSet = (status: number) => boolean;

/** Throws commander's InvalidArgumentError for what is no list of statuses. */
export function parseStatuses(text: string): StatusSet {
  const patterns = text.split(',').map((pattern) => {
    if (!/^[1-5](?:\d\d|xx)$/.test(pattern)) throw new InvalidArgumentError('It is statuses such as 403 or 4xx,5xx.');
    return new RegExp(`^${pattern.replace('xx', String.raw`\d\d`)}$`);
  });
  return (status) => patterns.some((pattern) => pattern.test(String(status)));
}

export interface FailureCount extends Observer {
  /** How many answers to the client had such a status. */
  readonly count: number;
}

/** Counts the exchanges of clients that ended with one of the statuses. */
export function countStatuses(statuses: StatusSet): FailureCount {
  let count = 0;
  return {
    get count() {
      return count;
    },
    observe({ type, object }) {
      if (
        type === 'MODIFIED' &&
        hasEnded(object) &&
        object.origin === 'client' &&
        statuses(object.response?.status ?? 0)
      )
        count++;
    },
  };
}
