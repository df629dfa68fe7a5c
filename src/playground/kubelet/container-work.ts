import { textAt, textsAt } from '../store/kube-object.ts';
import type { KubeObject } from '../store/kube-object.ts';
import { isInteractiveShell, readsInput, runCommand } from './pretend-terminal.ts';
import type { CommandResult } from './pretend-terminal.ts';

/**
 * What a container did that ends by itself: `kubectl run tmp --restart=Never -- echo hi`. `undefined` for one that runs on: a server, a
 * command that waits for input or that is not pretended, and any that would be started again.
 */
export function finishedWork(pod: KubeObject, container: unknown): CommandResult | undefined {
  if (!['Never', 'OnFailure'].includes(textAt(pod, 'spec.restartPolicy'))) return undefined;
  const words = [...textsAt(container, 'command'), ...textsAt(container, 'args')];
  if (words.length === 0 || readsInput(words) || isInteractiveShell(words)) return undefined;
  const { name, namespace = '' } = pod.metadata;
  const result = runCommand(words, { pod: name, namespace });
  return result.exitCode === NOT_FOUND ? undefined : result;
}

/** Of a shell. */
const NOT_FOUND = 127;
