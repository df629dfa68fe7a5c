/** `Name: value` lines as Node's `rawHeaders`: name, value, name, value … */
export function fromLines(lines: readonly string[]): string[] {
  return lines.flatMap((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
}
