import type { Caller } from './caller.ts';
import { NeedCount, needKey } from './need-count.ts';
import { TimeSpan } from './time-span.ts';

/** What one caller did: its requests, and what they needed. Without needs it is what no rule can allow: a literal `*` in the path. */
export class CallerCount {
  readonly caller: Caller;
  requests = 0;
  readonly times = new TimeSpan();
  /** What may be missing since the trace does not show it, and how often. */
  readonly unknown = new Map<string, number>();
  readonly needs = new Map<string, NeedCount>();
  readonly #needOf: number;

  /** `needOf`: whose needs are known to be among them, though not all may be there yet. */
  constructor(caller: Caller, needOf = 0) {
    this.caller = caller;
    this.#needOf = needOf;
  }

  addUnknown(text: string, count: number): void {
    this.unknown.set(text, (this.unknown.get(text) ?? 0) + count);
  }

  /** The count of a need, new if need be. */
  needCount(need: Pick<NeedCount, 'anyOf' | 'isImpersonated'>): NeedCount {
    const key = `${need.isImpersonated ? 1 : 0}${needKey(need)}`;
    let found = this.needs.get(key);
    if (!found) this.needs.set(key, (found = new NeedCount(need)));
    return found;
  }

  /** Adds all that another has counted of the same caller. */
  take(other: CallerCount): void {
    this.requests += other.requests;
    this.times.take(other.times);
    for (const [text, count] of other.unknown) this.addUnknown(text, count);
    for (const need of other.needs.values()) this.needCount(need).take(need);
  }

  /** Who needs something: the user (1), whom it impersonates (2), both (3) or neither. */
  get needOf(): number {
    let found = this.#needOf;
    for (const { isImpersonated } of this.needs.values()) found |= isImpersonated ? 2 : 1;
    return found;
  }
}
