/** The number of the character that a text begins with; 0 for the empty text. */
export function codePointOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}
