import { lookupTable } from '../../../api/lookup-table.ts';
import { absolute } from '../shell/file-tree.ts';
import { linesOf, readAll } from '../shell/pipe.ts';
import type { Program, ProgramCall } from '../shell/program.ts';
import { flagsOf } from './flags.ts';
import type { Flags } from './flags.ts';
import { inputFiles } from './input-files.ts';

/** A program that does something with each line that it reads. */
function filter(
  name: string,
  valued: string,
  run: (lines: AsyncGenerator<string>, flags: Flags, call: ProgramCall) => Promise<void>,
): Program {
  return async (call) => {
    const flags = flagsOf(call.args, valued);
    const { inputs, exitCode } = await inputFiles(call, name, flags.operands);
    for (const { input } of inputs) await run(linesOf(input), flags, call);
    return exitCode;
  };
}

/** What passes text on, whole or in part (BusyBox coreutils). */
export const TEXT_PROGRAMS: ReadonlyMap<string, Program> = lookupTable<Program>({
  base64: async (call) => {
    const { options, operands } = flagsOf(call.args, 'w');
    const { inputs, exitCode } = await inputFiles(call, 'base64', operands);
    for (const { input } of inputs) {
      const bytes = await readAll(input);
      if (options.has('d') || options.has('decode')) {
        await call.stdout(Buffer.from(bytes.toString('latin1').replaceAll(/\s+/g, ''), 'base64'));
        continue;
      }
      const width = Number(options.get('w') ?? 76) || Infinity;
      const text = bytes.toString('base64');
      const lines = width === Infinity ? [text] : (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []);
      await call.stdout(lines.join('\n') + (width === Infinity ? '' : '\n'));
    }
    return exitCode;
  },
  cat: async (call) => {
    const { inputs, exitCode } = await inputFiles(call, 'cat', flagsOf(call.args).operands);
    for (const { input } of inputs) {
      for (let piece = await input.read(); piece; piece = await input.read()) await call.stdout(piece);
    }
    return exitCode;
  },
  cut: filter('cut', 'dfc', async (lines, { options }, { stdout }) => {
    const [delimiter, kind] = [options.get('d') ?? '\t', options.has('f') ? 'f' : 'c'];
    const isWanted = rangesOf(options.get(kind) ?? '');
    for await (const line of lines) {
      const parts = kind === 'f' ? line.split(delimiter) : Array.from(line);
      const isWhole = kind === 'f' && parts.length === 1;
      const kept = parts.filter((_, i) => isWanted(i + 1)).join(kind === 'f' ? delimiter : '');
      if (!isWhole || !options.has('s')) await stdout(`${isWhole ? line : kept}\n`);
    }
  }),
  head: async (call) => {
    const { options, operands } = flagsOf(call.args, 'nc');
    const { inputs, exitCode } = await inputFiles(call, 'head', operands);
    for (const { input } of inputs) {
      if (options.has('c')) {
        await call.stdout((await readAll(input)).subarray(0, Number(options.get('c'))));
        continue;
      }
      let left = Number(options.get('n') ?? 10);
      for await (const line of linesOf(input)) {
        if (left-- > 0) await call.stdout(`${line}\n`);
        if (left <= 0) break;
      }
    }
    return exitCode;
  },
  sort: filter('sort', 'kt', async (lines, { options }, { stdout }) => {
    const all: string[] = [];
    for await (const line of lines) all.push(line);
    const order = options.has('n') ? (a: string, b: string) => Number.parseFloat(a) - Number.parseFloat(b) : undefined;
    const sorted = order ? all.toSorted(order) : all.toSorted();
    if (options.has('r')) sorted.reverse();
    const kept = options.has('u') ? [...new Set(sorted)] : sorted;
    await stdout(kept.map((line) => `${line}\n`).join(''));
  }),
  tail: async (call) => {
    const { options, operands } = flagsOf(call.args, 'nc');
    const { inputs, exitCode } = await inputFiles(call, 'tail', operands);
    for (const { input } of inputs) {
      const bytes = await readAll(input);
      const count = options.get('c') ?? options.get('n') ?? '10';
      const isFromStart = count.startsWith('+');
      if (options.has('c')) {
        await call.stdout(isFromStart ? bytes.subarray(Number(count) - 1) : bytes.subarray(-Number(count)));
        continue;
      }
      const lines = bytes.toString().replace(/\n$/, '').split('\n');
      const kept = isFromStart ? lines.slice(Number(count) - 1) : lines.slice(-Number(count));
      await call.stdout(bytes.length === 0 ? '' : kept.map((line) => `${line}\n`).join(''));
    }
    return exitCode;
  },
  tee: async (call) => {
    const { options, operands } = flagsOf(call.args);
    const bytes = await readAll(call.stdin);
    for (const name of operands) {
      const path = absolute(name, call.directory);
      const before = options.has('a') && call.files.find(path) ? await call.files.read(path) : Buffer.alloc(0);
      call.files.write(path, Buffer.concat([before, bytes]));
    }
    await call.stdout(bytes);
    return 0;
  },
  tr: async (call) => {
    const { options, operands } = flagsOf(call.args);
    const [from, to] = operands.map(charactersOf);
    const last = to?.at(-1) ?? '';
    const isMapped = options.has('d') || to !== undefined;
    const mapped = (isMapped ? (from ?? []) : []).map(
      (character, i) => [character, options.has('d') ? '' : (to?.[i] ?? last)] as const,
    );
    const table = new Map(mapped);
    for await (const piece of pieces(call)) {
      const text = Array.from(piece, (character) => table.get(character) ?? character).join('');
      await call.stdout(
        options.has('s')
          ? text.replaceAll(/(.)\1+/gs, (run, one: string) => ((to ?? from)?.includes(one) ? one : run))
          : text,
      );
    }
    return 0;
  },
  uniq: filter('uniq', '', async (lines, { options }, { stdout }) => {
    let [last, count]: [string | undefined, number] = [undefined, 0];
    const flush = async () => {
      if (last !== undefined) await stdout(`${options.has('c') ? `${String(count).padStart(7)} ` : ''}${last}\n`);
    };
    for await (const line of lines) {
      if (line !== last) {
        await flush();
        [last, count] = [line, 0];
      }
      count++;
    }
    await flush();
  }),
  wc: async (call) => {
    const { options, operands } = flagsOf(call.args);
    const { inputs, exitCode } = await inputFiles(call, 'wc', operands);
    for (const { name, input } of inputs) {
      const bytes = await readAll(input);
      const text = bytes.toString();
      const counts = { l: text.split('\n').length - 1, w: text.split(/\s+/).filter(Boolean).length, c: bytes.length };
      const wanted = (['l', 'w', 'c'] as const).filter((kind) => options.size === 0 || options.has(kind));
      const columns = wanted.map((kind) =>
        wanted.length === 1 ? String(counts[kind]) : String(counts[kind]).padStart(8),
      );
      await call.stdout(`${columns.join(' ')}${operands.length > 0 ? ` ${name}` : ''}\n`);
    }
    return exitCode;
  },
});

async function* pieces({ stdin }: ProgramCall): AsyncGenerator<string> {
  for (let piece = await stdin.read(); piece; piece = await stdin.read()) yield piece.toString();
}

/** `1,3-5,7-`. */
function rangesOf(list: string): (position: number) => boolean {
  const ranges = list.split(',').map((range) => {
    const [from = '', to = from] = range.split('-');
    return [Number(from) || 1, to === '' ? Infinity : Number(to)] as const;
  });
  return (position) => ranges.some(([from, to]) => position >= from && position <= to);
}

/** `a-z`, `\n`, `[:upper:]`. */
function charactersOf(set: string): string[] {
  const classes = set
    .replaceAll('[:upper:]', 'A-Z')
    .replaceAll('[:lower:]', 'a-z')
    .replaceAll('[:digit:]', '0-9')
    .replaceAll('[:space:]', String.raw` \t\n\r`);
  const unescaped = classes.replaceAll(/\\([nrt\\])/g, (_, letter: string) => ESCAPES.get(letter) ?? letter);
  return Array.from(unescaped.matchAll(/(.)-(.)|(.)/gs)).flatMap(([, from = '', to = '', one]) => {
    if (one !== undefined) return [one];
    const [first, last] = [from.charCodeAt(0), to.charCodeAt(0)];
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => String.fromCharCode(first + i));
  });
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
]);
