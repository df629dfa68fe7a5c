import { ActionableError } from '../../api/actionable-error.ts';
import { ownValue } from '../../api/own-value.ts';

/** Reads one mapping of a kubeconfig; what has another type than the field is an error that names file, entry and field. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #file: string;
  readonly #entry: string;

  /** `value` absent or null is an empty mapping. `entry` is for a person: `user "dev"`. */
  constructor(value: unknown, file: string, entry: string) {
    this.#file = file;
    this.#entry = entry;
    if (value !== undefined && value !== null && (typeof value !== 'object' || Array.isArray(value))) {
      throw this.#error(`expected a mapping, found ${kindOf(value)}`);
    }
    this.#values = (value ?? {}) as Readonly<Record<string, unknown>>;
  }

  /** `undefined` when absent, null or empty: the three are one to client-go. */
  text(field: string): string | undefined {
    const value = ownValue(this.#values, field) ?? undefined;
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value;
    throw this.#wrongType(field, 'a string', value, typeof value === 'object' ? undefined : 'put quotes around it');
  }

  flag(field: string): boolean | undefined {
    const value = ownValue(this.#values, field) ?? undefined;
    if (value === undefined || typeof value === 'boolean') return value;
    throw this.#wrongType(field, 'true or false', value);
  }

  list(field: string): readonly unknown[] {
    const value = ownValue(this.#values, field) ?? [];
    if (Array.isArray(value)) return value;
    throw this.#wrongType(field, 'a list', value);
  }

  /** In a list null is an empty text to Go. */
  texts(field: string): readonly string[] {
    return this.list(field).map((value) => {
      if (value === null) return '';
      if (typeof value === 'string') return value;
      throw this.#wrongType(field, 'a list of strings', value, 'put quotes around it');
    });
  }

  /** What base64 of a `*-data` field holds, as text. */
  decoded(field: string): string | undefined {
    const value = this.text(field)?.replace(/[\r\n]/g, '');
    if (value === undefined) return undefined;
    if (value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value)) return Buffer.from(value, 'base64').toString();
    const hint = value.startsWith('-----BEGIN') ? 'it is plain PEM: encode it with `base64 -w0`' : undefined;
    throw this.#error(`${field}: illegal base64 data`, hint);
  }

  items(field: string): readonly Fields[] {
    return this.list(field).map((item, index) => new Fields(item, this.#file, this.#inside(`${field}[${index}]`)));
  }

  mapping(field: string): Fields {
    return new Fields(ownValue(this.#values, field), this.#file, this.#inside(field));
  }

  raw(field: string): unknown {
    return ownValue(this.#values, field) ?? undefined;
  }

  keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  #inside(field: string): string {
    return this.#entry === '' ? field : `${this.#entry}, ${field}`;
  }

  #wrongType(field: string, expected: string, value: unknown, hint?: string): ActionableError {
    return this.#error(`${field}: expected ${expected}, found ${kindOf(value)}`, hint);
  }

  #error(problem: string, hint?: string): ActionableError {
    const where = this.#entry === '' ? '' : `${this.#entry}: `;
    return new ActionableError('ERR_KUBECONFIG_FIELD', `kubeconfig ${this.#file}: ${where}${problem}`, hint);
  }
}

/** The kind alone: the value may be a password that YAML took for a number. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}
