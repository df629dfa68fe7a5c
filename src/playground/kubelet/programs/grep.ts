import { linesOf } from '../shell/pipe.ts';
import type { Program } from '../shell/program.ts';
import { flagsOf } from './flags.ts';
import { inputFiles } from './input-files.ts';
import { linePattern } from './line-pattern.ts';

/** grep with -E -F -i -v -c -n -o -q -w -e. */
export const grep: Program = async (call) => {
  const { options, operands } = flagsOf(call.args, 'e');
  const [first = '', ...rest] = operands;
  const [expression, names] = options.has('e') ? [options.get('e') ?? '', operands] : [first, rest];
  const find = linePattern(expression, {
    isExtended: options.has('E'),
    isFixed: options.has('F'),
    ignoresCase: options.has('i'),
  });
  const { inputs, exitCode } = await inputFiles(call, 'grep', names);
  let total = 0;
  for (const { name, input } of inputs) {
    const prefix = inputs.length > 1 ? `${name}:` : '';
    let [number, count] = [0, 0];
    for await (const line of linesOf(input)) {
      number++;
      const found = wholeWord(line, find(line), options.has('w'));
      if ((found !== undefined) === options.has('v')) continue;
      count++;
      if (options.has('q')) return 0;
      if (options.has('c')) continue;
      const place = prefix + (options.has('n') ? `${number}:` : '');
      const texts = options.has('o') ? everyMatch(line, find) : [line];
      await call.stdout(texts.map((text) => `${place}${text}\n`).join(''));
    }
    if (options.has('c')) await call.stdout(`${prefix}${count}\n`);
    total += count;
  }
  return exitCode === 1 ? 2 : Number(total === 0);
};

type Span = readonly [start: number, end: number] | undefined;

function wholeWord(line: string, found: Span, isWord: boolean): Span {
  if (!isWord || !found) return found;
  return /\w/.test(line.charAt(found[0] - 1)) || /\w/.test(line.charAt(found[1])) ? undefined : found;
}

function everyMatch(line: string, find: (line: string) => Span): string[] {
  const texts: string[] = [];
  let rest = line;
  for (let found = find(rest); found && found[1] > found[0]; found = find(rest)) {
    texts.push(rest.slice(...found));
    rest = rest.slice(found[1]);
  }
  return texts;
}
