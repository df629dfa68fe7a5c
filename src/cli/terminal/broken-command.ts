/**
 * A command in lines of at most `width` characters where its words allow it, each but the last with ` \\` at its end, so that it can be
 * pasted as it stands. It is broken between words and never within quotes; one with a backslash or an open quote stays whole.
 */
export function brokenCommand(command: string, width: number): string[] {
  const words = command.match(WORDS) ?? [];
  if (command.length <= width || words.join(' ') !== command) return [command];
  const [first = '', ...rest] = words;
  const lines = [first];
  for (const word of rest) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + word.length <= width - CONTINUED.length) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? line + CONTINUED : line));
}

const CONTINUED = ' \\';
/** A word of a shell, with what is quoted in it; no part of it is a backslash. */
const WORDS = /(?:[^\s'"\\]|'[^']*'|"[^"\\]*")+/g;
