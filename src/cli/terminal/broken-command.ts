/**
 * A command in lines of at most `width` characters where its words allow it, each but the last with ` \\` at its end, so that it can be
 * pasted as it stands. It is broken between words, never within quotes and not between a flag and its value; one with a backslash or an
 * open quote stays whole.
 */
export function brokenCommand(command: string, width: number): string[] {
  const words = command.match(WORDS) ?? [];
  if (command.length <= width || words.join(' ') !== command) return [command];
  const [first = '', ...rest] = unitsOf(words);
  const lines = [first];
  for (const unit of rest) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + unit.length <= width - CONTINUED.length) lines[lines.length - 1] = `${line} ${unit}`;
    else lines.push(`  ${unit}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? line + CONTINUED : line));
}

const CONTINUED = ' \\';
/** A word of a shell, with what is quoted in it; no part of it is a backslash. */
const WORDS = /(?:[^\s'"\\]|'[^']*'|"[^"\\]*")+/g;

/** A flag with the word after it, which may be its value; a pipe with its program. */
function unitsOf(words: readonly string[]): string[] {
  const units: string[] = [];
  for (const [i, word] of words.entries()) {
    const before = words[i - 1] ?? '';
    const isJoined = /^(?:-[\w-]+|\|)$/.test(before) && !/^[-|]/.test(word);
    if (isJoined) units[units.length - 1] += ` ${word}`;
    else units.push(word);
  }
  return units;
}
