/** The value of an object's own property; `undefined` for a name that the object only has from its prototype, as `constructor`. */
export function ownValue<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Gives an object a property of its own whatever its name is: assigning to `__proto__` would change its prototype instead. */
export function setOwnValue<T>(object: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
