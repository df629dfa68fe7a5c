/** JSON as Go's encoding/json writes it: HTML characters escaped. `indent` lays it out as `MarshalIndent` does. */
export function goJson(value: unknown, indent = ''): string {
  return JSON.stringify(value, undefined, indent).replace(
    /[<>&\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
