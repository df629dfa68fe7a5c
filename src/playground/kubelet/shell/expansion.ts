import type { Parameter, Script, Word } from '../syntax/syntax.ts';
import { globPattern } from './glob.ts';

/** What words are expanded with. */
export interface Expander {
  /** `undefined` where it is not set. */
  parameter(name: string): string | undefined;
  positional(): readonly string[];
  assign(name: string, value: string): void;
  /** What a script writes to its standard output. */
  output(script: Script): Promise<string>;
  /** The paths that match a pattern. */
  matches(pattern: string): readonly string[];
}

/** Thrown by `${NAME:?message}`; ends the shell. */
export class ParameterError extends Error {}

/** Characters that all words of one command may have. */
const MAX_EXPANDED = 4 * 1024 * 1024;

/** A field while it is put together: its text, and the same as a pattern. */
interface Field {
  text: string;
  pattern: string;
  isGlob: boolean;
}

/** The fields of words (POSIX Shell Command Language, section 2.6): expanded, split at blanks, and matched with files. */
export async function expandWords(words: readonly Word[], expander: Expander): Promise<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    for (const field of await fieldsOf(word, expander)) {
      const paths = field.isGlob ? expander.matches(field.pattern) : [];
      if (paths.length > 0) fields.push(...paths);
      else fields.push(field.text);
    }
  }
  if (fields.reduce((sum, field) => sum + field.length, 0) > MAX_EXPANDED)
    throw new ParameterError('Argument list too long');
  return fields;
}

/** A word as one text: that of an assignment, a redirection or a here-document. */
export async function expandText(word: Word, expander: Expander): Promise<string> {
  let text = '';
  for (const part of word) {
    if (part.kind === 'text') text += part.text;
    else if (part.kind === 'command') text += await substituted(part.script, expander);
    else text += await valueOf(part, expander);
  }
  if (text.length > MAX_EXPANDED) throw new ParameterError('Argument list too long');
  return text;
}

async function fieldsOf(word: Word, expander: Expander): Promise<Field[]> {
  const fields: Field[] = [];
  let isOpen = false;
  const current = (): Field => {
    if (!isOpen) fields.push({ text: '', pattern: '', isGlob: false });
    isOpen = true;
    return fields.at(-1) ?? { text: '', pattern: '', isGlob: false };
  };
  const add = (text: string, isQuoted: boolean) => {
    const field = current();
    field.text += text;
    field.pattern += isQuoted ? text.replaceAll(/[*?[\]\\]/g, String.raw`\$&`) : text;
    field.isGlob ||= !isQuoted && /[*?[]/.test(text);
  };
  for (const part of word) {
    if (part.kind === 'text') add(part.text, part.isQuoted);
    else if (part.kind === 'parameter' && part.name === '@' && part.isQuoted) {
      for (const [i, value] of expander.positional().entries()) {
        if (i > 0) isOpen = false;
        add(value, true);
      }
    } else {
      const value = part.kind === 'command' ? await substituted(part.script, expander) : await valueOf(part, expander);
      if (part.isQuoted) add(value, true);
      else {
        for (const [i, piece] of value.split(/[ \t\n]+/).entries()) {
          if (i > 0) isOpen = false;
          if (piece !== '') add(piece, false);
        }
      }
    }
  }
  // "Nothing" that was quoted is a field, too.
  return fields;
}

/** Without the line ends at its end. */
async function substituted(script: Script, expander: Expander): Promise<string> {
  return (await expander.output(script)).replace(/\n+$/, '').replaceAll('\0', '');
}

async function valueOf({ name, operator, argument }: Parameter, expander: Expander): Promise<string> {
  const value = expander.parameter(name);
  const isMissing = operator.startsWith(':') ? value === undefined || value === '' : value === undefined;
  switch (operator.replace(':', '')) {
    case '#':
      return String(value?.length ?? 0);
    case '-':
      return isMissing ? expandText(argument, expander) : (value ?? '');
    case '+':
      return isMissing ? '' : expandText(argument, expander);
    case '=': {
      if (!isMissing) return value ?? '';
      const text = await expandText(argument, expander);
      expander.assign(name, text);
      return text;
    }
    case '?':
      if (isMissing)
        throw new ParameterError(`${name}: ${(await expandText(argument, expander)) || 'parameter not set'}`);
      return value ?? '';
    case '%':
    case '%%':
    case 'prefix':
    case '##':
      return trimmed(value ?? '', operator, await expandText(argument, expander));
    default:
      return value ?? '';
  }
}

/** Without its shortest or longest beginning or end that matches a pattern. */
function trimmed(value: string, operator: Parameter['operator'], pattern: string): string {
  const matches = globPattern(pattern);
  const lengths = Array.from({ length: Math.min(value.length, 4096) + 1 }, (_, length) => length);
  if (operator === '%%' || operator === '##') lengths.reverse();
  const isEnd = operator.startsWith('%');
  const cut = lengths.find((length) => matches(isEnd ? value.slice(value.length - length) : value.slice(0, length)));
  if (cut === undefined) return value;
  return isEnd ? value.slice(0, value.length - cut) : value.slice(cut);
}
