/** Data of a body as JSON text. Numbers of CBOR that JSON's readers would round become strings. */
export function jsonText(value: unknown, indent = ''): string {
  const text: string | undefined = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner),
    indent,
  );
  return text ?? '';
}
