import { firstPart } from '../api/text/first-part.ts';
import type { Exchange } from '../trace/exchange.ts';
import type { Need } from './need.ts';
import { type Permission, permissionKey } from './permission.ts';

/** Who needed something, how often, and by what. */
export interface Evidence {
  /** The user as the API server knows them, impersonated or not; `undefined` where the trace does not show it. */
  readonly user: string | undefined;
  /** Whether that is whom the client impersonated. */
  readonly isImpersonated: boolean;
  /** Whether that is the subject that a Usage is asked for. */
  readonly isAsked: boolean;
  /** Requests; further checks of the same request do not count again. */
  readonly count: number;
  readonly denied: number;
  /** Whether the last answer about it was that it is missing. */
  readonly isMissing: boolean;
  /** `kubectl/v1.33.1`. */
  readonly clients: ReadonlySet<string>;
  /** Why it is needed, where the request does not say so itself. */
  readonly whys: ReadonlySet<string>;
}

/** How often a permission was needed. */
export interface Tally extends Evidence {
  readonly permission: Permission;
}

/** How often one of some sets of permissions was needed. */
export interface NeedTally extends Evidence, Pick<Need, 'anyOf'> {}

/** A NeedTally that is being counted. */
export class Draft implements NeedTally {
  readonly anyOf: Need['anyOf'];
  readonly user: string | undefined;
  readonly isImpersonated: boolean;
  readonly isAsked: boolean;
  count = 0;
  denied = 0;
  isMissing = false;
  readonly clients = new Set<string>();
  readonly whys = new Set<string>();
  #lastAgent = '';
  /** When the last answer about it was asked for. */
  #at = 0;

  constructor(anyOf: Need['anyOf'], who: Pick<Evidence, 'user' | 'isImpersonated' | 'isAsked'>) {
    this.anyOf = anyOf;
    this.user = who.user;
    this.isImpersonated = who.isImpersonated;
    this.isAsked = who.isAsked;
  }

  get key(): string {
    const needed = this.anyOf.map((permissions) => permissions.map(permissionKey));
    return JSON.stringify([this.user ?? null, this.isImpersonated, this.isAsked, needed]);
  }

  add(need: Need, { startedAt, client, response }: Exchange): void {
    this.count++;
    if (need.denied) this.denied++;
    if (response && startedAt >= this.#at) {
      this.#at = startedAt;
      this.isMissing = need.denied;
    }
    const agent = client.userAgent;
    if (agent !== this.#lastAgent && this.clients.size < MAX_CLIENTS) {
      this.#lastAgent = agent;
      if (agent !== '') this.clients.add(firstPart(agent, ' '));
    }
    if (need.why !== undefined && this.whys.size < MAX_WHYS) this.whys.add(need.why);
  }

  /** The same, of a user. */
  of(user: string, isAsked: boolean): Draft {
    return new Draft(this.anyOf, { user, isImpersonated: this.isImpersonated, isAsked }).#taking(this);
  }

  /** Both together. */
  with(other: Draft): Draft {
    return new Draft(this.anyOf, this).#taking(this).#taking(other);
  }

  #taking(other: Draft): this {
    this.count += other.count;
    this.denied += other.denied;
    if (other.#at >= this.#at) {
      this.#at = other.#at;
      this.isMissing = other.isMissing;
    }
    for (const client of other.clients) this.clients.add(client);
    for (const why of other.whys) this.whys.add(why);
    return this;
  }
}

const MAX_CLIENTS = 8;
const MAX_WHYS = 8;
