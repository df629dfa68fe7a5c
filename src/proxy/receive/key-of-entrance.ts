/** What a path begins with that leads through an entrance (`entrances.ts`), after a key or a URL that ends with one; without a number, through the first. */
export function keyOfEntrance(key: string, entrance?: number): string {
  return entrance === undefined ? key : `${key}.${entrance}`;
}
