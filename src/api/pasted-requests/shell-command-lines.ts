import type { Finding } from './pasted-request.ts';
import { ofCmd, shellFindings, shellPart } from './shell-command.ts';
import { ShellText } from './shell-text.ts';

/** A call of curl or kubectl over one or more lines: `\` at the end of a line continues it, and so does an open quote. */
export class ShellCommandLines {
  readonly #text = new ShellText();
  readonly #lines: string[];
  readonly #part: string;
  /** Without what stands around it. */
  readonly firstLine: string;
  readonly #isOfCmd: boolean;
  readonly #isKubectls: boolean;
  #length = 0;

  /** `undefined` where a line calls neither. */
  static begin(line: string, raw: string): ShellCommandLines | undefined {
    const part = shellPart(line);
    return part === undefined ? undefined : new ShellCommandLines(part, line, raw);
  }

  private constructor(part: string, line: string, raw: string) {
    this.#isOfCmd = line.endsWith('^') || line.includes('^"');
    // What client-go logs, after klog's head or in a block of it.
    this.#isKubectls = part.startsWith('curl -v -X') && (raw.includes('] ') || /^curl -v -X\S+  /.test(part));
    this.#lines = [raw];
    this.#part = part;
    this.firstLine = line;
    this.#text.feed(part);
  }

  feed(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    this.#text.feed(this.#isOfCmd ? ofCmd(text) : text.replace(/ `$/, ' \\'));
  }

  /** True while the next line belongs to it. A sentence with an apostrophe opens no quote: there is no sign of a request. */
  get isOpen(): boolean {
    if (!this.#text.isOpen || this.#lines.length >= MAX_LINES || this.#length > MAX_LENGTH) return false;
    return this.#text.commands.some((words) => words.some((word) => /^-|[/$]/.test(word)));
  }

  /**
   * What the command asks for, and the lines that are to be read again as what they are: those that a quote took in which nothing closes, and
   * all but the first of a command without a request.
   */
  finish(): { readonly findings: readonly Finding[]; readonly rest: readonly string[] } {
    const [, ...rest] = this.#lines;
    if (!this.#text.isQuoted) {
      const findings = this.#findingsOf(this.#text);
      return { findings, rest: findings.length > 0 ? [] : rest };
    }
    const first = new ShellText();
    first.feed(this.#part);
    return { findings: this.#findingsOf(first), rest };
  }

  #findingsOf(text: ShellText): readonly Finding[] {
    const findings = shellFindings(text.commands);
    return this.#isKubectls ? findings.map((finding) => ({ ...finding, stage: 'sent' })) : findings;
  }
}

const MAX_LINES = 200;
const MAX_LENGTH = 256 * 1024;
