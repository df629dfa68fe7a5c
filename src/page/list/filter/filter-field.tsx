import type { RefObject } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { session } from '../../state/session.ts';
import { type Completion, completionsFor, type Completions } from './completions.ts';
import { FilterProblemText } from './filter-problem-text.tsx';
import { applyFilter, filterBy, filterProblem, filterText } from './filter-text.ts';
import { seenValues } from './seen-values.ts';

/** What the filter field is made of. */
export interface FilterFieldProps {
  readonly input: RefObject<HTMLInputElement | null>;
  /** The user is done with it: the focus goes to the list. */
  readonly onLeave: () => void;
}

/** The filter, in the words of `--filter`, with completion: a combobox by the pattern of ARIA. */
export function FilterField({ input, onLeave }: FilterFieldProps) {
  const [offered, setOffered] = useState<Completions>(NONE);
  const [active, setActive] = useState(-1);
  const [isTyping, setIsTyping] = useState(false);
  const caret = useRef<number>(undefined);
  const id = useId();
  const text = filterText.value;
  const isOpen = offered.options.length > 0;
  const problem = filterProblem.value;
  // Not about a condition that is not finished.
  const showsProblem = problem?.text === text.trim() && !(isTyping && isOpen);

  useEffect(() => {
    if (!isTyping) return;
    const timer = setTimeout(() => void applyFilter(), PAUSE);
    return () => clearTimeout(timer);
  }, [text]);
  useEffect(() => {
    // After a completion the caret is where it ends.
    if (caret.current !== undefined) input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [text]);

  const offer = (value: string, at: number): void => {
    setActive(-1);
    setOffered(completionsFor(value, at, session.value?.filterFields ?? [], seenValues));
  };
  const close = (): void => {
    setOffered(NONE);
    setActive(-1);
  };
  const done = (): void => {
    close();
    setIsTyping(false);
    void applyFilter();
  };
  const accept = ({ text: inserted }: Completion): void => {
    const { from, to } = offered;
    const next = text.slice(0, from) + inserted + text.slice(to);
    caret.current = from + inserted.length;
    filterText.value = next;
    setIsTyping(true);
    offer(next, caret.current);
  };
  const move = (by: number): void => {
    const { length } = offered.options;
    // One place more than there are options: none is chosen.
    setActive(((active + 1 + by + length + 1) % (length + 1)) - 1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const option = offered.options[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (isOpen) move(event.key === 'ArrowDown' ? 1 : -1);
      else offer(text, input.current?.selectionStart ?? text.length);
    } else if (event.key === 'Enter' && option) accept(option);
    else if (event.key === 'Enter') done();
    else if (event.key === 'Escape' && isOpen) close();
    else if (event.key === 'Escape' && text !== '') filterBy('');
    else if (event.key === 'Escape') onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="filter">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label="Filter"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-options` : undefined}
        aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={showsProblem}
        aria-describedby={showsProblem ? `${id}-problem` : undefined}
        placeholder="Filter: verb=list|watch,status>=400"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={text}
        onInput={({ currentTarget: { value, selectionStart } }) => {
          filterText.value = value;
          setIsTyping(true);
          offer(value, selectionStart ?? value.length);
        }}
        onFocus={({ currentTarget: { value } }) => value === '' && offer('', 0)}
        onBlur={() => (isTyping ? done() : close())}
        onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <button type="button" class="quiet clear" aria-label="Clear the filter" onClick={() => filterBy('')}>
          ✕
        </button>
      )}
      {isOpen && (
        <ul role="listbox" id={`${id}-options`} aria-label="Completions">
          {offered.options.map((option, at) => (
            <li
              key={option.text}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === active}
              ref={at === active ? reveal : null}
              // The focus stays in the field.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => accept(option)}
            >
              {option.text} {option.hint && <small>{option.hint}</small>}
            </li>
          ))}
        </ul>
      )}
      {problem && showsProblem && <FilterProblemText id={`${id}-problem`} {...problem} />}
    </div>
  );
}

const NONE: Completions = { from: 0, to: 0, options: [] };

function reveal(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' });
}

/** In milliseconds: what is typed is tried after such a pause. */
const PAUSE = 300;
