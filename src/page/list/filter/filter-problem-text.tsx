import { visibleLine } from '../../text/visible.ts';
import type { FilterProblem } from './filter-text.ts';

/** What is wrong with a filter, where, and what to write instead. */
export function FilterProblemText({ id, text, problem, hint, at }: FilterProblem & { readonly id: string }) {
  const place = at === undefined ? undefined : at - 1;
  return (
    <div class="filter-problem" id={id} role="alert">
      {place !== undefined && (
        <code aria-hidden="true">
          {visibleLine(text.slice(0, place))}
          <mark>{visibleLine(text.slice(place)) || ' '}</mark>
        </code>
      )}
      <strong>
        {at === undefined ? '' : `At character ${at}: `}
        {problem}
      </strong>
      {hint !== undefined && <span class="hint">{hint}</span>}
    </div>
  );
}
