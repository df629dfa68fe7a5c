import { filter } from '../state/stream.ts';
import { isMissingOnly, rolesView, subject, usesFilter, widenings } from './roles-view.ts';

/** For whom, for which requests, and how wide. */
export function Wishes() {
  const { subjects = [] } = rolesView.value ?? {};
  return (
    <form class="wishes" onSubmit={(event) => event.preventDefault()}>
      <label>
        Subject{' '}
        <select value={subject.value} onChange={({ currentTarget: { value } }) => (subject.value = value)}>
          <option value="">everybody seen</option>
          {subjects.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>Requests</legend>
        {filter.value !== '' && (
          <Check
            isChecked={usesFilter.value}
            onChange={(isOn) => (usesFilter.value = isOn)}
            label={`only with the filter ${filter.value}`}
          />
        )}
        <Check
          isChecked={isMissingOnly.value}
          onChange={(isOn) => (isMissingOnly.value = isOn)}
          label="only what was missing"
        />
      </fieldset>
      <fieldset>
        <legend>Also allow</legend>
        {WIDENINGS.map(([word, label]) => (
          <Check
            key={word}
            isChecked={widenings.value.includes(word)}
            onChange={(isOn) => {
              const others = widenings.value.filter((each) => each !== word);
              widenings.value = isOn ? [...others, word] : others;
            }}
            label={label}
          />
        ))}
      </fieldset>
    </form>
  );
}

/** What a role may allow beyond what was seen: the words of `kubetrace rbac --expand`. */
const WIDENINGS = [
  ['names', 'any name'],
  ['namespaces', 'every namespace'],
  ['verbs=read', 'get, list and watch together'],
] as const;

interface CheckProps {
  readonly isChecked: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly label: string;
}

function Check({ isChecked, onChange, label }: CheckProps) {
  return (
    <label>
      <input type="checkbox" checked={isChecked} onChange={({ currentTarget: { checked } }) => onChange(checked)} />{' '}
      {label}
    </label>
  );
}
