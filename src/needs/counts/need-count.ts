import { firstPart } from '../../api/text/first-part.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { Need } from '../need.ts';
import { permissionKey } from '../permission.ts';
import { LeastTexts } from './least-texts.ts';
import { TimeSpan } from './time-span.ts';

/** One of the requests that needed something, by which it is found again in a log. */
export interface Example {
  /** Epoch milliseconds. */
  readonly at: number;
  /** 0 where no answer came. */
  readonly status: number;
  /** `kubectl/v1.33.1` */
  readonly client: string;
}

/** What the API server said last about a need. */
export interface LastAnswer {
  /** When the request was sent, in epoch milliseconds. */
  readonly at: number;
  readonly isMissing: boolean;
}

/**
 * How often something was needed, and by what. Nothing in it depends on the order in which requests were added, or counts were taken together:
 * sums, least and greatest times, and the least few of texts and examples.
 */
export class NeedCount {
  readonly anyOf: Need['anyOf'];
  /** Whether whom the client impersonated needed it, not who made the request. */
  readonly isImpersonated: boolean;
  count = 0;
  denied = 0;
  readonly times = new TimeSpan();
  lastAnswer: LastAnswer | undefined;
  readonly clients = new LeastTexts(MAX_CLIENTS);
  readonly whys = new LeastTexts(MAX_WHYS);
  /** The first in time. */
  examples: readonly Example[] = [];
  #lastAgent = '';

  constructor({ anyOf, isImpersonated }: Pick<NeedCount, 'anyOf' | 'isImpersonated'>) {
    this.anyOf = anyOf;
    this.isImpersonated = isImpersonated;
  }

  /** Whether the last answer about it was that it is missing. */
  get isMissing(): boolean {
    return this.lastAnswer?.isMissing === true;
  }

  add(need: Need, { startedAt, client: { userAgent }, response }: Exchange): void {
    this.count++;
    if (need.denied) this.denied++;
    this.times.add(startedAt);
    if (response) this.answered({ at: startedAt, isMissing: need.denied });
    if (userAgent !== this.#lastAgent) {
      this.#lastAgent = userAgent;
      if (userAgent !== '') this.clients.add(firstPart(userAgent, ' '));
    }
    if (need.why !== undefined) this.whys.add(need.why);
    const last = this.examples[MAX_EXAMPLES - 1];
    if (last && startedAt > last.at) return;
    this.takeExamples([{ at: startedAt, status: response?.status ?? 0, client: firstPart(userAgent, ' ') }]);
  }

  /** Of two answers in the same millisecond the one that allowed it counts: a right is more often granted after a denial than taken away after a use. */
  answered(answer: LastAnswer): void {
    const { at = -Infinity, isMissing = true } = this.lastAnswer ?? {};
    if (answer.at > at || (answer.at === at && isMissing)) this.lastAnswer = answer;
  }

  takeExamples(examples: readonly Example[]): void {
    this.examples = [...this.examples, ...examples].sort(byTime).slice(0, MAX_EXAMPLES);
  }

  /** Adds all that another has counted of the same. */
  take(other: NeedCount): this {
    this.count += other.count;
    this.denied += other.denied;
    this.times.take(other.times);
    if (other.lastAnswer) this.answered(other.lastAnswer);
    this.clients.take(other.clients.sorted, other.clients.isCut);
    this.whys.take(other.whys.sorted, other.whys.isCut);
    this.takeExamples(other.examples);
    return this;
  }
}

const MAX_CLIENTS = 8;
const MAX_WHYS = 8;
const MAX_EXAMPLES = 3;

function byTime(a: Example, b: Example): number {
  return a.at - b.at || a.status - b.status || (a.client < b.client ? -1 : a.client > b.client ? 1 : 0);
}

/** One text per set of permissions that a need is met by. */
export function needKey({ anyOf }: Pick<Need, 'anyOf'>): string {
  const [[only, ...more], ...others] = anyOf;
  if (only && more.length === 0 && others.length === 0) return permissionKey(only);
  return anyOf.map((permissions) => permissions.map(permissionKey).join('\x01')).join('\x02');
}
