/** A part of a filter: one condition, as it stands in the text. */
export interface Condition {
  readonly text: string;
  /** Where it begins in the whole, from 0. */
  readonly from: number;
}

/** The conditions of a filter: split at commas that have no backslash before them, as trace/filter does. */
export function conditionsOf(filter: string): readonly Condition[] {
  let from = 0;
  return filter.split(/(?<!\\),/).map((text) => {
    const condition = { text, from };
    from += text.length + 1;
    return condition;
  });
}

/** Whether a filter has a condition. */
export function hasCondition(filter: string, wanted: string): boolean {
  return conditionsOf(filter).some(({ text }) => text.trim() === wanted);
}

/** A filter with a condition more, or without it where it has it. */
export function withTurned(filter: string, wanted: string): string {
  const conditions = conditionsOf(filter)
    .map(({ text }) => text.trim())
    .filter((text) => text !== '');
  const others = conditions.filter((text) => text !== wanted);
  return (others.length < conditions.length ? others : [...others, wanted]).join(',');
}
