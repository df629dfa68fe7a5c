import { trimmedEnd } from '../api/trim.ts';

/** Does a rule's URL miss the path by its ending only: a slash, or a `*` too few or behind a slash? */
export function nearUrl(ruleUrl: string, path: string): boolean {
  const [held, wanted] = [trimmedEnd(ruleUrl, '*').replace(/\/$/, ''), path.replace(/\/$/, '')];
  if (held === '') return false;
  return held === wanted || (!ruleUrl.endsWith('*') && wanted.startsWith(`${held}/`));
}
