/** The value of an object's own property; `undefined` for a name that only its prototype has, such as `constructor`. */
export function ownValue<T>(object: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets a property of any name on the object itself; assigning to `__proto__` would change its prototype instead. */
export function setOwnValue<T>(object: Record<string, T>, name: string, value: T): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
