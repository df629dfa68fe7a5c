import type { ComponentChildren } from 'preact';
import type { Answered } from './use-answer.ts';

/** What was asked for, or that it is not here yet, or why it never will be. */
export function Loaded<Value>({
  answered: { value, problem },
  children,
}: {
  readonly answered: Answered<Value>;
  readonly children: (value: Value) => ComponentChildren;
}) {
  if (value !== undefined) return <>{children(value)}</>;
  if (problem !== undefined) return <p class="trouble">✕ {problem}</p>;
  return (
    <p class="faint" aria-busy="true">
      Loading…
    </p>
  );
}
