import { joined, utf8 } from '../../api/bytes.ts';
import { MASKED } from '../../api/secrets/masked-stream.ts';
import { percentDecode } from '../../api/request/percent-encoding.ts';
import { isSecretParameter } from '../../api/secrets/secret-names.ts';
import type { BodyMasker } from './body-masker.ts';

/** Masks the values of secret parameters in a form (`application/x-www-form-urlencoded`), such as an OAuth client sends, as it streams by. */
export class FormMasker implements BodyMasker {
  readonly withheld: string | undefined;
  #name: number[] = [];
  #isInValue = false;
  #isHidden = false;

  constructor({ encoding }: { readonly encoding: string }) {
    if (encoding !== '' && encoding !== 'identity') this.withheld = `may hold secrets, and is encoded: ${encoding}`;
  }

  push(data: Uint8Array): Uint8Array {
    if (this.withheld !== undefined) return NOTHING;
    const pieces: Uint8Array[] = [];
    let from = 0;
    for (let i = 0; i < data.length; i++) {
      const byte = data[i] ?? 0;
      if (SEPARATORS.has(byte)) {
        if (this.#isHidden) from = i;
        this.#isInValue = this.#isHidden = false;
        this.#name = [];
      } else if (this.#isInValue) {
        continue;
      } else if (byte === EQUALS) {
        this.#isInValue = true;
        if (!this.#isSecret()) continue;
        this.#isHidden = true;
        pieces.push(data.subarray(from, i + 1), MASK);
      } else if (this.#name.length <= MAX_NAME) this.#name.push(byte);
    }
    if (!this.#isHidden) pieces.push(data.subarray(from));
    return joined(pieces);
  }

  /** A name longer than anyone gives to a parameter is treated as secret. */
  #isSecret(): boolean {
    if (this.#name.length > MAX_NAME) return true;
    const name = Buffer.from(this.#name).toString();
    return isSecretParameter(percentDecode(name) ?? name);
  }
}

const NOTHING: Uint8Array = new Uint8Array();
const MASK = utf8(MASKED);
const MAX_NAME = 200;
const EQUALS = 0x3d;
/** `&`, `;` and line breaks, since some clients write one after a form. */
const SEPARATORS: ReadonlySet<number> = new Set([0x26, 0x3b, 0x0a, 0x0d]);
