import { InvalidArgumentError } from 'commander';
import { troubleOf } from '../../trace/facts/problem-line.ts';
import { DENIALS } from '../../rbac/rules/denial-classes.ts';
import { type Exchange, hasEnded } from '../../trace/exchange.ts';
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
  /** How many of them were denials that a rule lifts. */
  readonly liftable: number;
  /** What was wrong, each different one once, the first few. */
  readonly problems: readonly string[];
}

/** GitHub shows so many annotations of a step. */
const MAX_PROBLEMS = 10;

function labelOf({ request, requestInfo }: Exchange): string {
  if (!requestInfo?.isResourceRequest) return `${request.method} ${requestInfo?.path ?? request.target}`;
  const { verb, resource, subresource, namespace, name } = requestInfo;
  const place = [namespace, name].filter(Boolean).join('/');
  return [verb, [resource, subresource].filter(Boolean).join('/'), place].filter(Boolean).join(' ');
}

/** Counts the exchanges of clients that ended with one of the statuses. */
export function countStatuses(statuses: StatusSet): FailureCount {
  let [count, liftable] = [0, 0];
  const seen = new Set<number>();
  const problems = new Set<string>();
  return {
    get liftable() {
      return liftable;
    },
    get problems() {
      return [...problems];
    },
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
      const { denial } = object;
      if (denial && denial.cures.length > 0 && DENIALS[denial.class].liftedByRule === 'yes') liftable++;
      if (problems.size < MAX_PROBLEMS) problems.add(`${labelOf(object)}: ${troubleOf(object) ?? status}`);
    },
  };
}
