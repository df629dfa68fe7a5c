import { useEffect, useRef } from 'preact/hooks';
import type { LessonList, LessonState, LessonStep } from '../../web/wire/lessons.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { declareDone } from './lessons.ts';

interface LessonProps {
  readonly lesson: LessonState;
  /** The lesson after it, where there is one. */
  readonly next: LessonList['lessons'][number] | undefined;
  readonly onBegin: (number: number) => void;
  readonly onLeave: () => void;
}

/** One lesson: what is done, what to do now, and what is to come. */
export function Lesson({ lesson, next, onBegin, onLeave }: LessonProps) {
  const { number, title, story, steps, done, learnt } = lesson;
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that began it is gone.
  useEffect(() => heading.current?.focus(), [number]);
  const isDone = done === steps.length;
  return (
    <article class="lesson" aria-labelledby="lesson-title">
      <div class="lesson-head">
        <h3 id="lesson-title" ref={heading} tabIndex={-1}>
          Lesson {number}: {title}
        </h3>
        <button type="button" onClick={onLeave}>
          All lessons
        </button>
        <button type="button" onClick={() => onBegin(number)}>
          Begin again
        </button>
      </div>
      <p>{story}</p>
      <ol class="steps">
        {steps.map((step, at) => (
          <Step key={at} lesson={number} step={step} at={at} done={done} />
        ))}
      </ol>
      <p class="heard" role="status">
        {isDone ? 'All steps are done.' : `${done} of ${steps.length} steps are done.`}
      </p>
      {isDone && (
        <div class="learnt">
          <p>
            <strong>Learnt:</strong> {learnt}
          </p>
          {next && (
            <button type="button" onClick={() => onBegin(next.number)}>
              Next: {next.title}
            </button>
          )}
        </div>
      )}
    </article>
  );
}

interface StepProps {
  readonly lesson: number;
  readonly step: LessonStep;
  /** Counted from 0. */
  readonly at: number;
  /** How many are done. */
  readonly done: number;
}

function Step({ lesson, step: { task, commands, insight, isUnseen }, at, done }: StepProps) {
  const state = at < done ? 'done' : at === done ? 'now' : 'later';
  return (
    <li class={state} aria-current={state === 'now' ? 'step' : undefined}>
      <p>
        <span class="mark" aria-hidden="true">
          {MARKS[state]}
        </span>
        <span class="heard">{WORDS[state]} </span>
        {task}
      </p>
      {state !== 'later' && <CodeBlock text={commands.join('\n')} what={`the commands of step ${at + 1}`} wraps />}
      {insight !== undefined && <p class="insight">{insight}</p>}
      {state === 'now' && isUnseen && (
        <p>
          Nothing of this passes the proxy, so say it yourself:{' '}
          <button type="button" onClick={() => void declareDone(lesson, at + 1)}>
            I have done it
          </button>
        </p>
      )}
      {state === 'now' && !isUnseen && (
        <p class="faint">Waiting for the request. Any other way to it will do as well.</p>
      )}
    </li>
  );
}

const MARKS = { done: '✓', now: '→', later: '·' };
const WORDS = { done: 'Done:', now: 'Now:', later: 'Later:' };
