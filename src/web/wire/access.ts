/** `GET /api/v1/exchanges/ID/access`: why it was allowed, or what was missing. */
export interface AccessView {
  /** The answer in one line: `ServiceAccount team-a/reporter needs "get pods/log" in namespace team-a`. */
  readonly answer: string;
  readonly tone: 'good' | 'bad' | 'unsure';
  readonly user?: string;
  readonly groups: readonly string[];
  /** Of a denial. */
  readonly denial?: DenialView;
  /** Of an allowed request: in the server's own words, which binding allowed it. */
  readonly allowedBy?: string;
  /** Why that is not known, where it is not; with `?ask=true` the server is asked. */
  readonly unknown?: string;
}

/** A denial, and how it is lifted. */
export interface DenialView {
  readonly class: string;
  /** The sentence for a person. */
  readonly reason: string;
  /** The server's own words. */
  readonly message: string;
  readonly remedy?: string;
  readonly doubt?: string;
  readonly nearMiss?: string;
  readonly almostBinding?: string;
  /** Existing roles that would allow it once bound. */
  readonly grantedBy: readonly string[];
  /** The least first. */
  readonly cures: readonly CureView[];
}

/** One way to lift a denial. */
export interface CureView {
  /** `least`, or what it gives up: `any name` … */
  readonly title: string;
  readonly warning?: string;
  readonly manifest: string;
  readonly commands: readonly string[];
}
