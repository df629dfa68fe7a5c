import { WebError } from '../../../web/answers/answer.ts';

/** Of a result as JSON, in bytes: what an assistant can read, and no trace can flood. */
export const MAX_RESULT = 64 * 1024;

/** How long texts and lists may be. */
interface Limits {
  readonly text: number;
  readonly items: number;
}

/** The first that is enough is taken. */
const LIMITS: readonly Limits[] = [
  { text: Infinity, items: Infinity },
  { text: 32_768, items: 500 },
  { text: 16_384, items: 200 },
  { text: 8192, items: 100 },
  { text: 4096, items: 50 },
  { text: 2048, items: 25 },
  { text: 1024, items: 12 },
  { text: 512, items: 6 },
  { text: 256, items: 3 },
];

/**
 * A result that is not too large: its longest texts and lists are cut, and `cut` says which and by how much. Manifests and commands are whole or left out, since
 * a part of one would be applied as if it were all. Throws WebError where even that is not enough.
 */
export function boundedResult<T extends object>(result: T): T & { readonly cut?: string } {
  for (const limits of LIMITS) {
    const cuts: string[] = [];
    const data = shortened(result, limits, cuts);
    const bounded = cuts.length === 0 ? data : { ...data, cut: cutText(cuts) };
    if (Buffer.byteLength(JSON.stringify(bounded)) <= MAX_RESULT) return bounded;
  }
  throw new WebError(413, 'the answer is too large', 'ask for less: with a filter, a subject, or a lower limit');
}

function cutText(cuts: readonly string[]): string {
  const more = cuts.length > MOST_NAMED ? `; and ${cuts.length - MOST_NAMED} more` : '';
  return `too large for one answer: ${cuts.slice(0, MOST_NAMED).join('; ')}${more}. Ask for less: with a filter, a subject, or a lower limit`;
}

const MOST_NAMED = 8;

/** The same with its texts and lists shortened; what was cut is added to `cuts`. */
function shortened<T extends object>(data: T, limits: Limits, cuts: string[]): T {
  const copy = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') return shortText(value, path);
    if (Array.isArray(value)) {
      if (value.length > limits.items) cuts.push(`${path} has ${limits.items} of ${value.length}`);
      return value.slice(0, limits.items).map((item, at) => copy(item, `${path}[${at}]`));
    }
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, copy(item, path === '' ? key : `${path}.${key}`)]),
    );
  };
  const shortText = (text: string, path: string): string => {
    const isWhole = WHOLE.test(path);
    if (text.length <= limits.text * (isWhole ? MANIFESTS : 1)) return text;
    if (isWhole) {
      cuts.push(`${path} (${text.length} characters) is left out`);
      return '# left out: it is too large for one answer';
    }
    cuts.push(`${path} has ${limits.text} of ${text.length} characters`);
    return text.slice(0, limits.text).replace(/[\uD800-\uDBFF]$/, '');
  };
  return copy(data, '') as T;
}

/** What is of no use in part. */
const WHOLE = /(?:^|\.)(?:manifest|commands(?:\[\d+\])?)$/;
/** How much longer these may be. */
const MANIFESTS = 8;
