/** A command line taken apart: short options, each with the value it has, long ones, and the rest. */
export interface Flags {
  /** By letter or long name; `''` for those without a value. */
  readonly options: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** Options as getopt(3) reads them; `valued` are the letters that take a value. A number alone (`-5`) is the option `n`. */
export function flagsOf(args: readonly string[], valued = ''): Flags {
  const options = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(at + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') operands.push(arg);
    else if (arg.startsWith('--')) {
      const [name = '', value = ''] = arg.slice(2).split(/=(.*)/s);
      options.set(name, value);
    } else if (/^-\d+$/.test(arg)) options.set('n', arg.slice(1));
    else {
      for (let letter = 1; letter < arg.length; letter++) {
        const name = arg.charAt(letter);
        if (!valued.includes(name)) options.set(name, '');
        else {
          options.set(name, arg.slice(letter + 1) || (args[++at] ?? ''));
          break;
        }
      }
    }
  }
  return { options, operands };
}
