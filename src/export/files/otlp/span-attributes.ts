import type { OtlpAttribute } from './otlp-shape.ts';

/** The attributes of a span or an event: texts, and numbers as texts. */
export type Attributes = ReadonlyMap<string, string>;

/** Those with one value; lists and maps are not looked at. */
export function attributesOf(attributes: readonly OtlpAttribute[] | null | undefined): Attributes {
  const found = new Map<string, string>();
  for (const { key, value } of attributes ?? []) {
    const single = value?.['stringValue'] ?? value?.['intValue'] ?? value?.['doubleValue'];
    if (typeof single === 'string') found.set(key, single);
    else if (typeof single === 'number') found.set(key, String(single));
  }
  return found;
}

/** The first of these attributes that is there: the stable conventions for HTTP, then those before 1.21 (`http.method`), which API servers still write. */
export function firstOf(attributes: Attributes, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = attributes.get(name);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}
