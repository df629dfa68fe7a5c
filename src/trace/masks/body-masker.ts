/** Takes from a body, as it streams by, what must not be kept. */
export interface BodyMasker {
  /** Why nothing more is shown, where secrets cannot be told from the rest. */
  readonly withheld: string | undefined;
  /** What may be shown of the next piece. */
  push(data: Uint8Array): Uint8Array;
}
