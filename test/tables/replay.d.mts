import type { Playground } from '../../src/playground/playground.ts';

export interface RecordedIdentity {
  readonly username: string;
  readonly groups?: readonly string[];
  readonly auth?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** What had happened before a request was recorded. */
export interface RecordedBefore {
  readonly absent?: readonly string[];
  readonly impersonated?: readonly string[];
}

export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
}

export interface RecordedAnswer {
  readonly status: number;
  readonly body?: string;
  readonly bodyEncoding?: string;
  readonly message?: string;
  readonly bodyText?: string;
}

export interface ReplayedAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: Buffer;
}

export function replay(
  playground: Playground,
  recorded: { identity: RecordedIdentity; request: RecordedRequest; response?: RecordedAnswer },
): Promise<ReplayedAnswer>;
export function grant(
  playground: Playground,
  username: string,
  grants: readonly object[],
): Promise<() => Promise<void>>;
export function prepare(
  playground: Playground,
  identity: RecordedIdentity,
  before?: RecordedBefore,
): Promise<() => Promise<void>>;
export function sameAnswer(actual: ReplayedAnswer, response: RecordedAnswer): string | undefined;
export function sameMessage(actual: ReplayedAnswer, response: RecordedAnswer): string | undefined;
export function furnish(playground: Playground, world: string): (id: string) => void;
export function hangUp(playground: Playground): void;
