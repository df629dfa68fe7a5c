import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import { brokenCommand } from '../terminal/broken-command.ts';

/** As wide as a text is made at least, since below that nothing can be read. */
export const NARROWEST = 60;

/**
 * A text of help in lines of at most `width` characters. Lines without indentation are paragraphs; what follows `Examples:` is comments
 * and commands, which stay commands where they are broken; any other line continues below its second column.
 */
export function laidOut(text: string, width: number): string {
  return blocksOf(text)
    .flatMap((block) => linesOf(block, Math.max(width, NARROWEST)))
    .join('\n');
}

interface Block {
  readonly text: string;
  readonly isExample: boolean;
}

function blocksOf(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let isExample = false;
  let isOpen = false;
  for (const line of text.split('\n')) {
    const isProse = /^\S/.test(line);
    const last = blocks.at(-1);
    if (isProse) isExample = line === 'Examples:';
    if (isProse && isOpen && last && !isExample) blocks[blocks.length - 1] = { ...last, text: `${last.text} ${line}` };
    else blocks.push({ text: line, isExample: isExample && !isProse });
    isOpen = isProse && !line.endsWith(':');
  }
  return blocks;
}

function linesOf({ text, isExample }: Block, width: number): string[] {
  if (text.length <= width) return [text];
  const [head] = (isExample ? /^ *(?:# )?/ : /^ *(?:\S+ {2,})?/).exec(text) ?? [''];
  const rest = text.slice(head.length);
  const isCommand = isExample && !head.includes('#');
  const lines = isCommand ? brokenCommand(rest, width - head.length) : wrappedLines(rest, width - head.length);
  const hanging = isExample ? head : ' '.repeat(head.length);
  return lines.map((line, i) => (i === 0 ? head : hanging) + line);
}
