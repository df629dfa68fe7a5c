/** Removes from a body, as it streams by, what must not be recorded. */
export interface BodyMasker {
  /** Why nothing more is shown, where secrets cannot be recognised any more. */
  readonly withheld: string | undefined;
  /** What may be shown of the next piece. */
  push(data: Uint8Array): Uint8Array;
}
