import type { Exchange } from '../trace/exchange.ts';
import type { Fact, FactSource } from './facts/fact.ts';
import { bodyLimit, LADDER, type Part, shows } from './ladder.ts';

/** What `--show` can name. */
export const SHOWABLE = ['sizes', 'request', 'identity', 'rule', 'cure'] as const;

/** One of them. */
export type Showable = (typeof SHOWABLE)[number];

/** How much a format logs of an exchange. */
export interface DetailOptions {
  /** 0 to 10. */
  readonly verbosity: number;
  /** `--show`: shown at every level. */
  readonly show?: readonly Showable[] | undefined;
  /** Whether the levels that show what kubectl shows leave out what levels 2 to 5 add, as a person who knows `kubectl -v=6` expects. */
  readonly isBrief?: boolean;
}

/** What is logged of an exchange: at a level of `-v`, and by name. */
export class Detail {
  readonly verbosity: number;
  /** How many bytes of each body. */
  readonly bodyLimit: number;
  readonly #named: ReadonlySet<Part>;
  readonly #isBrief: boolean;
  readonly #sources: readonly FactSource[];

  constructor({ verbosity, show = [], isBrief = false }: DetailOptions) {
    this.verbosity = verbosity;
    this.bodyLimit = bodyLimit(verbosity);
    this.#named = new Set(show.flatMap((name) => PARTS[name]));
    this.#isBrief = isBrief && shows(verbosity, 'wire');
    this.#sources = LADDER.flatMap(({ facts, factsAs }) => (!factsAs || this.shows(factsAs) ? facts : []));
  }

  shows(part: Part): boolean {
    if (this.#named.has(part)) return true;
    return shows(this.verbosity, part) && !(this.#isBrief && BEFORE_KUBECTL.has(part));
  }

  /** The facts of an exchange that are logged besides its parts, in their order. */
  facts(exchange: Exchange): Fact[] {
    const facts: Fact[] = [];
    for (const source of this.#sources) for (const fact of source(exchange)) facts.push(fact);
    return facts;
  }
}

const PARTS: Readonly<Record<Showable, readonly Part[]>> = {
  sizes: ['sizes'],
  request: ['request'],
  identity: ['identity'],
  rule: ['requestInfo'],
  cure: ['cure'],
};

const BEFORE_KUBECTL: ReadonlySet<Part> = new Set(Object.values(PARTS).flat());
