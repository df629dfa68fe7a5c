import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { session } from '../state/session.ts';
import { lesson, run } from '../state/stream.ts';
import { CodeBlock } from '../parts/code-block.tsx';
import { Lesson } from './lesson.tsx';
import { beginLesson, lessonList, lessonProblem, loadLessons } from './lessons.ts';

/** Short lessons on the playground: the learner types in a shell of their own, and steps are ticked when the right request was seen. */
export function Learn() {
  const showsList = useSignal(false);
  const has = session.value?.hasLessons;
  useEffect(() => {
    if (has) void loadLessons();
  }, [has, run.value]);
  if (session.value && !has) {
    return (
      <p>
        Lessons are taken on the playground, as its administrator: <code>kubetrace proxy --playground --web</code>
      </p>
    );
  }
  const begin = async (number: number): Promise<void> => {
    if (await beginLesson(number)) showsList.value = false;
  };
  const current = showsList.value ? undefined : lesson.value;
  return (
    <div class="learn">
      {lessonProblem.value !== undefined && (
        <p class="alert" role="alert">
          {lessonProblem.value}
        </p>
      )}
      <Setup isOpen={lesson.value === undefined} />
      {current ? (
        <Lesson
          lesson={current}
          next={lessonList.value?.lessons.find(({ number }) => number > current.number)}
          onBegin={(number) => void begin(number)}
          onLeave={() => (showsList.value = true)}
        />
      ) : (
        <Course onBegin={(number) => void begin(number)} onResume={() => (showsList.value = false)} />
      )}
    </div>
  );
}

function Setup({ isOpen }: { readonly isOpen: boolean }) {
  const { setup } = lessonList.value ?? {};
  if (!setup || setup.length === 0) return null;
  return (
    <details class="setup" open={isOpen}>
      <summary>Once, in a shell of your own</summary>
      <p>Type these lines, and the commands of the lessons reach the practice cluster through this proxy.</p>
      <CodeBlock text={setup.join('\n')} what="the lines for your shell" />
    </details>
  );
}

interface CourseProps {
  readonly onBegin: (number: number) => void;
  readonly onResume: () => void;
}

function Course({ onBegin, onResume }: CourseProps) {
  return (
    <>
      <p class="faint">
        Short lessons on a practice cluster. You type, and this page shows what is sent. A lesson begins with the
        cluster as it was at its start: what you have created in it is gone then.
      </p>
      <ol class="course">
        {lessonList.value?.lessons.map(({ number, title, steps }) => {
          const isCurrent = lesson.value?.number === number;
          const done = isCurrent ? (lesson.value?.done ?? 0) : 0;
          return (
            <li key={number}>
              <button type="button" onClick={() => (isCurrent ? onResume() : onBegin(number))}>
                <span class="number">{number}</span>
                <span class="title">{title}</span>
                <span class="faint">
                  {isCurrent ? `${done} of ${steps} done` : steps === 1 ? '1 step' : `${steps} steps`}
                </span>
              </button>
            </li>
          );
        })}
      </ol>
    </>
  );
}
