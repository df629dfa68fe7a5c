import fc from 'fast-check';

/** Names that every plain object answers to, though nobody gave it a property of that name. */
export const HOSTILE_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  'isPrototypeOf',
  '__defineGetter__',
  '__lookupSetter__',
] as const;

/** As many names that mean nothing. */
const INNOCENT_NAMES = HOSTILE_NAMES.map((_, i) => `name-${i}`);

/** Any JSON, whose objects have innocent names: few, so that they meet. */
export const innocentJson = fc.letrec<{ json: unknown; object: Record<string, unknown> }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, '', 'text'),
    fc.array(tie('json'), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom(...INNOCENT_NAMES.slice(0, 5)), tie('json'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
}));

/** The same JSON with a hostile name for each innocent one. Reads it from text: so `__proto__` becomes a property as any other. */
export function hostile<T>(json: T): T {
  const text = JSON.stringify(json).replaceAll(/name-(\d)/g, (_, i: string) => HOSTILE_NAMES[Number(i)]!);
  return JSON.parse(text) as T;
}

/** JSON in which the order of names does not matter, and no name means anything: objects as sorted lists of pairs. */
export function canonical(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(canonical);
  if (typeof json !== 'object' || json === null) return json;
  if (Object.getPrototypeOf(json) !== Object.prototype) return 'an object with another prototype';
  const pairs = Object.entries(json).map(([name, value]) => [name, canonical(value)] as const);
  return { pairs: pairs.toSorted(([a], [b]) => (a < b ? -1 : 1)) };
}

/** What is there for every object to inherit: changed by what pollutes. */
export function inheritedNames(): string[] {
  return [Object.prototype, Array.prototype, Function.prototype].flatMap(Reflect.ownKeys).map(String);
}
