import type { Style } from '../../log/pretty/paint.ts';
import type { Answer } from '../../rbac/answer/answer.ts';

/** How an answer is coloured: green, red, and yellow where it is not certain. */
export const TONE_STYLES: Readonly<Record<Answer['tone'], Style>> = { good: 'good', bad: 'worse', unsure: 'bad' };
