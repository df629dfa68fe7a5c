/**
 * A command in lines of at most `width` characters where its words allow it, each but the last with ` \` at its end, so that it can be
 * pasted as it stands. A command with quotes is not broken, since a quoted word may have blanks.
 */
export function brokenCommand(command: string, width: number): string[] {
  if (command.length <= width || /['"\\]/.test(command)) return [command];
  const [first = '', ...rest] = command.split(' ');
  const lines = [first];
  for (const word of rest) {
    const line = lines.at(-1) ?? '';
    if (line.length + 1 + word.length <= width - CONTINUED.length) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.map((line, i) => (i < lines.length - 1 ? line + CONTINUED : line));
}

const CONTINUED = ' \\';
