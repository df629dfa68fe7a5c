/** `GET /api/v1/compare?left=1,2&right=3`: what two exchanges, or two lists of them, have different. */
export interface Comparison {
  /** In order: requests that both have, and those of one side. Pairs of the same request come with their differences. */
  readonly pairs: readonly ComparedPair[];
}

/** The same request on both sides, or one that is only on one. */
export interface ComparedPair {
  readonly left?: number;
  readonly right?: number;
  /** `get pods web-0 in team-a`. */
  readonly what: string;
  readonly differences: readonly Difference[];
}

/** A line of text that differs, under a heading: `status`, `header Accept`, `query limit`, `request body`, `response body`. */
export interface Difference {
  readonly where: string;
  readonly left: string;
  readonly right: string;
}
