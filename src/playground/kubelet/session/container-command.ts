import { at, listAt, textAt, textsAt } from '../../store/kube-object.ts';
import type { KubeObject } from '../../store/kube-object.ts';

/** The words that a container runs, as far as its manifest says them: those of its image are not known. */
export function commandOf(container: unknown): string[] {
  const words = [...textsAt(container, 'command'), ...textsAt(container, 'args')];
  // Images to be attached to with a terminal begin with a shell: busybox, alpine, ubuntu.
  return words.length === 0 && at(container, 'stdin') === true && at(container, 'tty') === true ? ['sh'] : words;
}

/** A shell that reads its script from standard input. */
export function isInteractiveShell([name = '', ...options]: readonly string[]): boolean {
  return /^(?:\/(?:usr\/)?bin\/)?(?:sh|bash|ash)$/.test(name) && options.every((option) => /^-[ilex]+$/.test(option));
}

/** Whether a pod may end by itself: nothing of it is started again, and nothing in it is the image's own or waits for input. */
export function mayFinish(pod: KubeObject): boolean {
  const containers = listAt(pod, 'spec.containers');
  if (!['Never', 'OnFailure'].includes(textAt(pod, 'spec.restartPolicy')) || containers.length === 0) return false;
  return containers.map(commandOf).every((words) => words.length > 0 && !readsInput(words));
}

function readsInput(words: readonly string[]): boolean {
  return isInteractiveShell(words) || (words[0] === 'cat' && words.length === 1);
}
