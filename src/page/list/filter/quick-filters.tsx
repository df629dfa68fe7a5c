import { hasCondition, withTurned } from './conditions.ts';
import { filterBy, filterText } from './filter-text.ts';

/** Conditions that are often wanted, each by one button. */
export function QuickFilters() {
  return (
    <div class="quick" role="group" aria-label="Quick filters">
      {QUICK.map(({ label, condition, title }) => (
        <button
          key={label}
          type="button"
          aria-pressed={hasCondition(filterText.value, condition)}
          title={`${title}: ${condition}`}
          onClick={() => filterBy(withTurned(filterText.value, condition))}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

const QUICK = [
  { label: 'Denied', condition: 'status=401|403', title: 'Denied by the server, or refused by kubetrace' },
  { label: 'Errors', condition: 'status=0|4xx|5xx', title: 'Answered with an error, or not answered' },
  {
    label: 'Writes',
    condition: 'verb=create|update|patch|delete|deletecollection',
    title: 'What changes something',
  },
];
