import { ActionableError } from '../api/actionable-error.ts';
import type { Environment } from './environment.ts';

/** How a file is named and how often it is read. */
export interface RereadOptions {
  /** For a person: `tokenFile of user "dev"`. */
  readonly what: string;
  /** How long its content is used before the file is read again, in milliseconds. */
  readonly goodFor: number;
  /** Used until the file has been read once; without it an unreadable file is an error. */
  readonly initial?: string;
}

/** client-go looks at certificate files every five minutes (transport/cert_rotation.go). */
export const CERTIFICATE_FILE_GOOD_FOR = 300_000;

/** A file that is rotated by someone else: read again from time to time, its last good content used while it is missing or empty. */
export class RereadFile {
  readonly #path: string;
  readonly #options: RereadOptions;
  readonly #environment: Pick<Environment, 'readFile' | 'now'>;
  #content: string | undefined;
  #readAt = -Infinity;
  #reading: Promise<string> | undefined;

  constructor(path: string, options: RereadOptions, environment: Pick<Environment, 'readFile' | 'now'>) {
    this.#path = path;
    this.#options = options;
    this.#environment = environment;
    this.#content = options.initial;
  }

  /** The content, trimmed. Throws ActionableError while there has never been any. */
  async text(): Promise<string> {
    const age = this.#environment.now() - this.#readAt;
    if (this.#content !== undefined && age >= 0 && age < this.#options.goodFor) return this.#content;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  /** Makes the next `text()` read the file. */
  expire(): void {
    this.#readAt = -Infinity;
  }

  async #read(): Promise<string> {
    try {
      const content = (await this.#environment.readFile(this.#path)).trim();
      if (content === '') throw new Error('the file is empty');
      this.#content = content;
      this.#readAt = this.#environment.now();
      return content;
    } catch (error) {
      if (this.#content !== undefined) return this.#content;
      const { what } = this.#options;
      throw new ActionableError(
        'ERR_CREDENTIAL_FILE',
        `${what}: ${this.#path} cannot be read: ${(error as Error).message}`,
        `check that the file exists and that you may read it`,
        { cause: error },
      );
    }
  }
}
