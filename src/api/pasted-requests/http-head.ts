import type { PastedRequest } from './pasted-request.ts';

/**
 * The lines of a head of HTTP that follow its first one, and heads of HTTP/2, whose first lines are fields: `:method: GET`, or name and value
 * on lines of their own, as browsers copy them.
 */
export class HttpHead {
  #isWithin = false;
  #method: string | undefined;
  #path: string | undefined;
  #field: string | undefined;

  /** Tells it of a line that was a request by itself. */
  begin(line: string): void {
    this.#isWithin = /(?:^|\s)HTTP\/\d(?:\.\d)?$/.test(line) && /^(?:> )?[A-Z]+ /.test(line);
  }

  /** The request that a line completes, `true` for another line of a head; `undefined` for any other. */
  read(line: string): PastedRequest | true | undefined {
    const [, name, value = ''] = /^:(method|path|authority|scheme|status)(?::\s*(.*))?$/.exec(line) ?? [];
    if (name !== undefined) return this.#pseudo(name, value);
    if (this.#field !== undefined) return this.#pseudo(this.#field, line);
    if (this.#isWithin && HEADER.test(line)) return true;
    this.#isWithin = false;
    return undefined;
  }

  #pseudo(name: string, value: string): PastedRequest | true {
    this.#field = value === '' ? name : undefined;
    this.#isWithin = true;
    if (name === 'method' && value !== '') this.#method = value;
    if (name === 'path' && value !== '') this.#path = value;
    if (this.#method === undefined || this.#path === undefined) return true;
    const request = { method: this.#method, url: this.#path };
    this.#method = this.#path = undefined;
    return request;
  }
}

/** `Name: value`; RFC 9110 section 5.6.2 has the characters of a name. */
const HEADER = /^(?:> ?)?[A-Za-z0-9!#$%&'*+.^_`|~-]+:(?: |$)|^>$/;
