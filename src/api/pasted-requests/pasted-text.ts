import { HttpHead } from './http-head.ts';
import { methodAndUrl } from './method-and-url.ts';
import { type FieldsOfLine, namedFields } from './named-fields.ts';
import type { Finding, PastedRequest } from './pasted-request.ts';
import { plainLineOf } from './line-frame.ts';
import { RepeatedRequests } from './repeated-requests.ts';
import { requestsInText } from './request-in-text.ts';
import { ShellCommandLines } from './shell-command-lines.ts';

/**
 * Reads a text that somebody pasted, line by line, and finds the requests in it: commands, logs, heads of HTTP, in any order. Lines
 * without a request are counted.
 */
export class PastedText {
  readonly #head = new HttpHead();
  readonly #repeated = new RepeatedRequests();
  #shell: ShellCommandLines | undefined;
  #half: (FieldsOfLine & { readonly age: number }) | undefined;
  #without = 0;

  /** Lines so far that are neither empty nor of a request. */
  get linesWithout(): number {
    return this.#without;
  }

  /** What the next line, without its end, completes. */
  read(line: string): Finding[] {
    const found: Finding[] = [];
    this.#readLine(line, found);
    return found;
  }

  /** What the end of the text completes. */
  end(): Finding[] {
    const found: Finding[] = [];
    while (this.#shell) this.#finishShell(this.#shell, found);
    return found;
  }

  #readLine(raw: string, found: Finding[]): void {
    if (this.#shell) {
      this.#shell.feed(raw);
      if (!this.#shell.isOpen) this.#finishShell(this.#shell, found);
      return;
    }
    const line = raw.length > MAX_LINE ? '' : plainLineOf(raw);
    if (line === '') {
      this.#head.begin('');
      if (raw.length > MAX_LINE) this.#without++;
      return;
    }
    const head = this.#head.read(line);
    if (head) {
      if (head !== true) this.#add(head, found);
      return;
    }
    this.#shell = ShellCommandLines.begin(line, raw);
    if (!this.#shell) this.#readRecord(line, found);
    else if (!this.#shell.isOpen) this.#finishShell(this.#shell, found);
  }

  /** A line that only mentions a command may hold a request of another kind. */
  #finishShell(shell: ShellCommandLines, found: Finding[]): void {
    this.#shell = undefined;
    const { findings, rest } = shell.finish();
    if (findings.some((finding) => 'method' in finding)) for (const finding of findings) this.#add(finding, found);
    else this.#readRecord(shell.firstLine, found, findings);
    for (const line of rest) this.#readLine(line, found);
  }

  #readRecord(line: string, found: Finding[], otherwise: readonly Finding[] = []): void {
    this.#head.begin(line);
    const requests = requestsOf(line);
    const findings = requests.length > 0 ? requests : otherwise;
    for (const finding of findings) this.#add(finding, found);
    if (findings.length > 0) return;
    const completed = this.#completed(line);
    if (completed) this.#add(completed, found);
    // The line with the other half of it was counted.
    this.#without += completed ? -1 : 1;
  }

  /** Records over several lines have the method on one, and the URL on another near it. */
  #completed(line: string): PastedRequest | undefined {
    const half = this.#half;
    const fields = namedFields(line);
    if (!fields) {
      this.#half = half && half.age < MAX_AGE ? { ...half, age: half.age + 1 } : undefined;
      return undefined;
    }
    const { method = half?.method, url = half?.url } = fields;
    this.#half = method === undefined || url === undefined ? { ...fields, age: 0 } : undefined;
    return this.#half || method === undefined || url === undefined ? undefined : { method, url };
  }

  #add(finding: Finding, found: Finding[]): void {
    if ('kubectl' in finding || !this.#repeated.hasHad(finding)) found.push(finding);
  }
}

/** The requests of a line alone. */
function requestsOf(line: string): readonly PastedRequest[] {
  const whole = methodAndUrl(line);
  if (whole && whole.problem === undefined) return [whole];
  const named = namedFields(line)?.requests ?? [];
  if (named.length > 0) return named;
  return whole ? [whole] : requestsInText(line);
}

/** Nobody writes longer ones; the largest record of an audit log is about as long as an object. */
const MAX_LINE = 2 * 1024 * 1024;
const MAX_AGE = 3;
