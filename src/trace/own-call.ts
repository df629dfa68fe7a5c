/** A call that kubetrace made to the API server about an exchange of a client. It is also an exchange of its own, with `origin: 'kubetrace'`. */
export interface OwnCall {
  /** Of that exchange. */
  readonly id: number;
  readonly asks: OwnQuestion;
  /** How long it took; absent where the client's exchange ended first. */
  readonly milliseconds?: number;
  /** Why it brought no answer. */
  readonly failure?: string;
}

/** Why the request was `allowed`; what is `granted` to who was denied it; which `roles` and bindings the cluster has. */
export type OwnQuestion = 'allowed' | 'granted' | 'roles';

/** The calls with what is known of one of them now. */
export function withCall(calls: readonly OwnCall[] = [], call: OwnCall): readonly OwnCall[] {
  return [...calls.filter(({ id }) => id !== call.id), call];
}
