/** The value of a body as plain data; of a body that was cut, what came before the cut. */
export interface PartialValue {
  readonly value: unknown;
  readonly isCut: boolean;
}
