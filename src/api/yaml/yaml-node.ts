/** A value in a YAML text and its place. */
export interface YamlNode {
  readonly start: number;
  /** Of a scalar and of what is in brackets, after its last character; of a map or list in lines, where the next line begins. */
  readonly end: number;
  /** `undefined` is what is not read: anchors, aliases, tags. */
  readonly value: string | number | boolean | null | undefined | readonly YamlNode[] | ReadonlyMap<string, YamlMember>;
}

/** A value of a map, with its key. */
export interface YamlMember extends YamlNode {
  readonly keyStart: number;
}

/** The value in plain data. */
export function yamlValue({ value }: YamlNode): unknown {
  if (Array.isArray(value)) return value.map(yamlValue);
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, member]) => [key, yamlValue(member)]));
  return value;
}
