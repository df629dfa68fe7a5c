/** A text that was recorded; each value that was masked in it is marked as such. */
export function MaskedText({ text }: { readonly text: string }) {
  if (!text.includes(MASKED)) return <>{text}</>;
  return (
    <>
      {text.split(MASKED).map((part, at) => (
        <span key={at}>
          {at > 0 && (
            <span class="masked" title="A secret: kubetrace masked it before anything was kept">
              masked
            </span>
          )}
          {part}
        </span>
      ))}
    </>
  );
}

/** What stands in a record where a secret was (api/secrets/masked-stream.ts). */
export const MASKED = '<masked>';
