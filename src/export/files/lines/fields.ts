/** The fields of an object that was read. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value is an object, not a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
