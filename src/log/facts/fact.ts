/** Something to tell of an exchange. Facts of one topic share a row on a terminal. */
export interface Fact {
  readonly topic: string;
  /** Its name in structured formats. */
  readonly key: string;
  readonly value: string | number;
  /** On a terminal, where it differs from the value. */
  readonly text?: (() => string) | undefined;
}
