/** What the browser keeps of a thing from one visit to the next; any part of it may be missing or wrong. `undefined` where it keeps nothing. */
export function recall<Thing extends object>(name: string): Partial<Thing> | undefined {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + name) ?? 'null') as Partial<Thing> | null;
    return kept !== null && typeof kept === 'object' ? kept : undefined;
  } catch {
    // Storage can be forbidden, and what is in it can be of another version.
    return undefined;
  }
}

/** Lets the browser keep a thing, where it may. */
export function remember(name: string, thing: object): void {
  try {
    localStorage.setItem(PREFIX + name, JSON.stringify(thing));
  } catch {
    // Forbidden or full: then it is as it was at the next visit.
  }
}

const PREFIX = 'kubetrace-';
