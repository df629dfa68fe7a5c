/** How much of a text is kept in memory at a time. */
export interface TextLimits {
  /** How long a line, and the text of an object, may be that is read as a whole: in characters or bytes. */
  readonly whole: number;
  /** How much of a list is read at a time. */
  readonly batch: number;
  /** How large an item of a list, an object that is not a list, or a line of other text may be. */
  readonly most: number;
}

const MIB = 1024 * 1024;

/** `most` is less than a string of V8 may have (2^29 - 24 characters). */
export const TEXT_LIMITS: TextLimits = { whole: 8 * MIB, batch: MIB, most: 500 * MIB };
