import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import { brokenCommand } from './broken-command.ts';

/**
 * Messages for a terminal of this width, else as they are: each line is broken at words, and goes on below the text after its label. A
 * command at the end of a line stays in one piece, or is broken so that it can be pasted.
 */
export function prose(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .flatMap((line) => (line.length <= width ? [line] : laidOut(line, width)))
    .join('\n');
}

function laidOut(line: string, width: number): string[] {
  const [label = ''] = /^(?:error: |hint: |note: |warning: | +)/.exec(line) ?? [];
  const room = width - label.length;
  const text = line.slice(label.length);
  const [, words = text, command = ''] = /^(.*: )((?:kubetrace|kubectl|curl) .*)$/.exec(text) ?? [];
  const lines = wrappedLines(words.trimEnd(), room);
  const last = lines.at(-1) ?? '';
  if (command !== '' && last.length + 1 + command.length <= room) lines[lines.length - 1] = `${last} ${command}`;
  else if (command !== '') lines.push(...brokenCommand(command, room));
  return lines.map((part, i) => (i === 0 ? label : ' '.repeat(label.length)) + part);
}
