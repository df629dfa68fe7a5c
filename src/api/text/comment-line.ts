import { plainLine } from './plain-text.ts';

/** A comment in YAML or a shell script, always on one line, so that no part of its text is read as anything but a comment. */
export function commentLine(text: string): string {
  return `# ${plainLine(text)}\n`;
}
