import type { IncomingMessage } from 'node:http';
import { keyInHeaders } from '../../api/secrets/key-user.ts';
import type { AccessKey } from './access-key.ts';
import { originForm } from './route.ts';

/** One of the further entrances of a listener: what is behind it is made when somebody with its key first asks for it. */
export interface Entrance<T> {
  readonly key: AccessKey;
  /** Makes what is behind it. */
  readonly open: () => Promise<T>;
  /** What is behind it as long as that cannot be made; the next request tries again. */
  readonly closed: (error: unknown) => T;
}

/**
 * What is behind the entrances of one listener. The first segment of a path says through which a request comes, or the headers where that is not a key
 * (`keyInHeaders`): `KEY` is the first, `KEY.1`, `KEY.2` … are the others.
 */
export class Entrances<T> {
  readonly #first: T;
  readonly #others: readonly Entrance<T>[];
  readonly #opened = new Map<Entrance<T>, T>();
  readonly #opening = new Map<Entrance<T>, Promise<T>>();

  constructor(first: T, others: readonly Entrance<T>[]) {
    this.#first = first;
    this.#others = others;
  }

  /** What a request leads to; the first for one that names no entrance, or has not its key. */
  at({ method = '', url = '', rawHeaders }: Pick<IncomingMessage, 'method' | 'url' | 'rawHeaders'>): T | Promise<T> {
    if (this.#others.length === 0) return this.#first;
    const path = originForm(method, url)?.path ?? '';
    const brought = keyInHeaders(rawHeaders);
    const [, segment = ''] = /^\/([^/?]*)/u.exec(path) ?? [];
    const other = [segment, brought]
      .map((key) => this.#others[numberIn(key) - 1])
      .find((each) => each?.key.takeOff(path, brought) !== undefined);
    if (!other) return this.#first;
    return this.#opened.get(other) ?? this.#open(other);
  }

  /** All that has been made. */
  opened(): readonly T[] {
    return [this.#first, ...this.#opened.values()];
  }

  #open(entrance: Entrance<T>): Promise<T> {
    const under = this.#opening.get(entrance);
    if (under) return under;
    const opening = this.#made(entrance).finally(() => this.#opening.delete(entrance));
    this.#opening.set(entrance, opening);
    return opening;
  }

  async #made(entrance: Entrance<T>): Promise<T> {
    try {
      const made = await entrance.open();
      this.#opened.set(entrance, made);
      return made;
    } catch (error) {
      return entrance.closed(error);
    }
  }
}

/** 0 where it names none. */
function numberIn(key = ''): number {
  const [, number = ''] = /^[\w-]+\.(\d{1,5})$/u.exec(key) ?? [];
  return Number(number);
}
