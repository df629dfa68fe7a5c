import type { Widening } from './widening.ts';

/** The word for each widening. */
const WORDS: Readonly<Record<keyof Widening, string>> = {
  names: 'names',
  namespaces: 'namespaces',
  readVerbs: 'verbs=read',
};

/** The words of widenings, for messages. */
export const WIDENING_WORDS: readonly string[] = Object.values(WORDS);

/**
 * The widenings that a text names, comma-separated: `names`, `names=3` (only where at least so many were seen), `verbs=read`. `undefined` where a word is none
 * of them.
 */
export function wideningIn(text: string): Partial<Widening> | undefined {
  let all: Partial<Widening> = {};
  for (const word of text.split(',')) {
    const one = wideningOf(word.trim());
    if (!one) return undefined;
    all = { ...all, ...one };
  }
  return all;
}

function wideningOf(text: string): Partial<Widening> | undefined {
  const [, word = text, least] = /^(names|namespaces)=([1-9]\d{0,5})$/.exec(text) ?? [];
  const [widening] = Object.entries(WORDS).find(([, its]) => its === word) ?? [];
  return widening === undefined ? undefined : { [widening]: least === undefined ? true : Number(least) };
}
