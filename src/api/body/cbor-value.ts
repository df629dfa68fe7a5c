import { Tokenizer } from 'cborg';
import { type Bounds, BOUNDS } from '../bounds/bounds.ts';
import { textOfUtf8 } from '../go/go-utf8.ts';
import type { PartialValue } from './partial-value.ts';

/**
 * A CBOR data item, which may be cut, as one beyond the bounds is. Kubernetes writes texts as byte strings (apimachinery
 * pkg/runtime/serializer/cbor); both are read as text.
 */
export function parseCborPrefix(bytes: Uint8Array, bounds: Bounds = BOUNDS.object): PartialValue {
  const reader = new CborReader(bytes.subarray(0, bounds.size), bounds);
  const value = reader.value(0);
  return { value: value === BREAK ? undefined : value, isCut: reader.isCut };
}

const BREAK = Symbol('break');

class CborReader {
  isCut = false;
  readonly #tokens: Tokenizer;
  readonly #bounds: Bounds;
  #steps = 0;

  constructor(bytes: Uint8Array, bounds: Bounds) {
    this.#tokens = new Tokenizer(bytes, { allowBigInt: true });
    this.#bounds = bounds;
  }

  value(depth: number): unknown {
    const isBeyond = ++this.#steps > this.#bounds.steps || depth > this.#bounds.depth;
    const token = isBeyond ? undefined : this.#next();
    if (!token) {
      this.isCut = true;
      return undefined;
    }
    switch (token.type.name) {
      case 'bytes':
        return textOfUtf8(token.value as Uint8Array);
      case 'array':
        return this.#items(token.value as number, depth);
      case 'map':
        return this.#entries(token.value as number, depth);
      case 'tag':
        return this.value(depth + 1);
      case 'break':
        return BREAK;
      default:
        return token.value as unknown;
    }
  }

  #next(): ReturnType<Tokenizer['next']> | undefined {
    try {
      return this.#tokens.done() ? undefined : this.#tokens.next();
    } catch {
      return undefined;
    }
  }

  #items(count: number, depth: number): unknown[] {
    const items: unknown[] = [];
    for (let i = 0; i < count; i++) {
      const item = this.value(depth + 1);
      if (item === BREAK || (this.isCut && item === undefined)) break;
      items.push(item);
      if (this.isCut) break;
    }
    return items;
  }

  #entries(count: number, depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    for (let i = 0; i < count; i++) {
      const name = this.value(depth + 1);
      if (typeof name !== 'string' || this.isCut) break;
      const item = this.value(depth + 1);
      if (!this.isCut || item !== undefined) entries.push([name, item]);
      if (this.isCut) break;
    }
    return Object.fromEntries(entries);
  }
}
