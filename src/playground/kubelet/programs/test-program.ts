import { absolute } from '../shell/file-tree.ts';
import type { Program, ProgramCall } from '../shell/program.ts';

/** `test`, and `[`, of which the last word is `]` (POSIX): one test, or two of them with `-a` or `-o`, or `!` before one. */
export const testProgram: Program = async (call) => {
  try {
    return Number(!(await holds(call.args, call)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    await call.stderr(`sh: ${error.message}\n`);
    return 2;
  }
};

/** `[`. */
export const bracketProgram: Program = (call) => {
  if (call.args.at(-1) !== ']') throw new RangeError('missing ]');
  return testProgram({ ...call, args: call.args.slice(0, -1) });
};

async function holds(args: readonly string[], call: ProgramCall): Promise<boolean> {
  const joint = args.findIndex((word) => word === '-a' || word === '-o');
  if (joint > 0 && args.length > 3) {
    const [left, right] = [await holds(args.slice(0, joint), call), await holds(args.slice(joint + 1), call)];
    return args[joint] === '-a' ? left && right : left || right;
  }
  if (args[0] === '!' && args.length > 1) return !(await holds(args.slice(1), call));
  if (args.length <= 1) return (args[0] ?? '') !== '';
  const [first = '', second = '', third = ''] = args;
  if (args.length === 2) return single(first, second, call);
  if (args.length === 3) return compared(first, second, third);
  throw new RangeError('too many arguments');
}

async function single(
  operator: string,
  operand: string,
  { files, directory, isTerminal }: ProgramCall,
): Promise<boolean> {
  const path = absolute(operand, directory);
  switch (operator) {
    case '-n':
      return operand !== '';
    case '-z':
      return operand === '';
    case '-d':
      return files.find(path)?.kind === 'directory';
    case '-f':
      return files.find(path)?.kind === 'file';
    case '-h':
    case '-L':
      return files.look(path)?.kind === 'link';
    case '-s':
      return files.find(path)?.kind === 'file' && (await files.read(path)).length > 0;
    case '-e':
    case '-r':
    case '-w':
    case '-x':
      return files.find(path) !== undefined;
    case '-t':
      return isTerminal;
    default:
      throw new RangeError(`${operator}: unknown operand`);
  }
}

function compared(left: string, operator: string, right: string): boolean {
  if (operator === '=' || operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const [a, b] = [Number(left), Number(right)];
  if (!/^-?\d+$/.test(left) || !/^-?\d+$/.test(right))
    throw new RangeError(`${/^-?\d+$/.test(left) ? right : left}: bad number`);
  switch (operator) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    case '-ge':
      return a >= b;
    default:
      throw new RangeError(`${operator}: unknown operand`);
  }
}
