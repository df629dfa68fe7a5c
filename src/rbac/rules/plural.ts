/**
 * The plural of a kind, as Kubernetes guesses it (apimachinery pkg/api/meta, UnsafeGuessKindToResource), but for `gateways` and
 * `meshes`, where the people who name custom resources follow English.
 */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular.endsWith('endpoints')) return singular;
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  return /[^aeiou]y$/.test(singular) ? `${singular.slice(0, -1)}ies` : `${singular}s`;
}
