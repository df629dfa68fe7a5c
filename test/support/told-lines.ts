import type { LogText } from '../../src/log/output/long-text.ts';

/** What a format has to tell, long texts made whole. */
export function toldLines(texts: readonly LogText[]): string[] {
  return texts.map((text) => (typeof text === 'string' ? text : [...text.pieces()].join('')));
}
