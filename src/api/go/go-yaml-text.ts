/** What is wrong with a text, and at which character. */
export interface TextProblem {
  readonly problem: string;
  readonly offset: number;
}

/** Half of a letter of two units: `textOfFile` puts it where bytes are of no encoding. */
const HALF = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const CONTROL = /[^\t\n\r -~\u0085\u00a0-\ufffd]/;

/** Characters with which go-yaml reads no text (readerc.go); this library does. */
export function textProblem(text: string): TextProblem | undefined {
  const half = text.search(HALF);
  if (half >= 0) return { problem: 'it is neither UTF-8 nor UTF-16 with a byte order mark', offset: half };
  const control = text.search(CONTROL);
  if (control >= 0) return { problem: 'control characters are not allowed', offset: control };
  return undefined;
}

/** The same text, as long, with the line ends that this library knows; go-yaml knows those of old Macs, mainframes and Unicode too (yamlprivateh.go, is_break). */
export function withLineFeeds(text: string): string {
  return text.replace(/\r(?!\n)|[\u0085\u2028\u2029]/g, '\n');
}
