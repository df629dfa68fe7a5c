import { LESSONS } from '../lessons/course/lessons.ts';
import type { Place } from './progress-file.ts';

/** A word that is for the lesson, not for the shell. */
export type LearnerWord =
  | { readonly word: 'help' | 'hint' | 'show' | 'lessons' | 'quit' }
  | { readonly word: 'go'; readonly to: Place }
  | { readonly word: 'wrong'; readonly why: string };

/** The word that a line is; `undefined` for a command of the shell. `at` is the step to do now, one more than there are after the last. */
export function learnerWord(line: string, at: Place): LearnerWord | undefined {
  const [word = '', argument, ...rest] = line.split(/\s+/);
  if (rest.length > 0 || (argument !== undefined && word !== 'goto')) return undefined;
  switch (word) {
    case 'help':
    case '?':
      return { word: 'help' };
    case 'hint':
    case 'show':
    case 'lessons':
    case 'quit':
      return { word };
    case 'exit':
      return { word: 'quit' };
    case 'next':
      return go(at.step <= stepsOf(at.lesson) ? { ...at, step: at.step + 1 } : { lesson: at.lesson + 1, step: 1 });
    case 'back':
      return go(at.step > 1 ? { ...at, step: at.step - 1 } : { lesson: at.lesson - 1, step: 1 });
    case 'goto':
      return goto(argument ?? '');
    default:
      return undefined;
  }
}

function goto(argument: string): LearnerWord {
  const [, lesson = '', step = '1'] = /^(\d{1,3})(?:\.(\d{1,3}))?$/.exec(argument) ?? [];
  if (lesson === '') return { word: 'wrong', why: 'goto takes a lesson, or a lesson and a step: goto 3, goto 3.2' };
  const place = { lesson: Number(lesson), step: Number(step) };
  if (place.step > stepsOf(place.lesson) && stepsOf(place.lesson) > 0)
    return { word: 'wrong', why: `lesson ${lesson} has ${stepsOf(place.lesson)} steps` };
  return go(place);
}

function go(to: Place): LearnerWord {
  if (to.lesson < 1 || to.step < 1) return { word: 'wrong', why: 'this is the beginning' };
  if (to.lesson > LESSONS.length) return { word: 'wrong', why: `there are ${LESSONS.length} lessons` };
  return { word: 'go', to };
}

function stepsOf(lesson: number): number {
  return LESSONS[lesson - 1]?.steps.length ?? 0;
}
