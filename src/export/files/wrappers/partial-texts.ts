import { BOUNDS } from '../../../api/bounds/bounds.ts';
import { jsonObject } from '../../../api/body/json-object.ts';
import type { Fields } from '../lines/fields.ts';

/**
 * Puts the parts of long lines together: Docker cuts at 16 KiB, and only the last part ends with a line break (moby
 * daemon/logger/copier.go).
 */
export class PartialTexts {
  /** By the stream that they are from. */
  readonly #open = new Map<string, { readonly line: number; text: string }>();
  #lost: number[] = [];

  /** The text with the parts before it; `undefined` while parts are missing. `around` is the object that it is in. */
  whole(text: string, around: Fields, line: number): { readonly text: string; readonly line: number } | undefined {
    const stream = around['stream'];
    if (around['log'] !== text || typeof stream !== 'string') return { text, line };
    const open = this.#open.get(stream);
    if (open && jsonObject(text, BOUNDS.record)) {
      this.#open.delete(stream);
      this.#lost.push(open.line);
      return { text, line };
    }
    const all = { line: open?.line ?? line, text: (open?.text ?? '') + text };
    const isWhole = text.endsWith('\n') || (!open && !isStart(text)) || all.text.length > MAX_LENGTH;
    if (isWhole || jsonObject(all.text, BOUNDS.record)) {
      this.#open.delete(stream);
      return all;
    }
    this.#open.set(stream, all);
    return undefined;
  }

  /** The lines of parts whose rest never came. */
  unfinished(): readonly number[] {
    const lines = [...this.#lost, ...[...this.#open.values()].map(({ line }) => line)];
    this.#open.clear();
    this.#lost = [];
    return lines;
  }
}

function isStart(text: string): boolean {
  return text.includes('{"');
}

const MAX_LENGTH = 64 * 1024 * 1024;
