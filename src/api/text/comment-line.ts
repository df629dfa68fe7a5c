import { plainLine } from './plain-text.ts';

/** A comment of YAML or of a shell: on one line, whatever it holds, so that no reader takes a part of it for more than a comment. */
export function commentLine(text: string): string {
  return `# ${plainLine(text)}\n`;
}
