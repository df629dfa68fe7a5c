import { authorizerLogsIn } from './kinds/authorizer-log.ts';
import type { DenialInText, ErrorInText } from './denial-in-text.ts';
import { elsewhereIn } from './kinds/elsewhere-in-text.ts';
import { kubeletDenialsIn } from './kinds/kubelet-in-text.ts';
import { kubectlErrorsIn } from './kinds/kubectl-error.ts';
import { messagesIn } from './kinds/message-in-text.ts';
import { refusedRequestsIn } from './kinds/request-in-text.ts';
import { requestsOf } from './same-request.ts';
import { sentencesIn } from './kinds/sentence-in-text.ts';
import { statusesIn } from './kinds/status-in-text.ts';
import { unauthenticatedIn } from './kinds/unauthenticated-in-text.ts';
import { unexplained403sIn } from './kinds/unexplained-403.ts';

/**
 * The denials in readable text, in the order of their places; where several readers find one at the same place, the surest one counts.
 * Repeats are given as often as they stand there.
 */
export function denialsInText(text: string): DenialInText[] {
  const messages = [...messagesIn(text)];
  const isPolicy = ({ message }: DenialInText) => POLICY.test(message);
  const said = inOrder(text.length, [
    ...[...statusesIn(text)].filter(isDenial),
    ...authorizerLogsIn(text),
    ...messages.filter(isPolicy),
    ...sentencesIn(text),
    ...messages.filter((found) => !isPolicy(found)),
    ...kubeletDenialsIn(text),
    ...unauthenticatedIn(text),
  ]);
  const isExplained = requestsOf(said);
  const isAlone = ({ index }: DenialInText, end: number) => (firstFrom(said, index)?.index ?? Infinity) >= end;
  const requests = [...refusedRequestsIn(text)].filter(
    (request) => !isExplained(request) && isAlone(request, lineEnd(text, request.end)),
  );
  const errors = [...kubectlErrorsIn(text)].filter((error) => isAlone(error, error.block));
  const found = inOrder(text.length, [...said, ...elsewhereIn(text), ...requests, ...errors]);
  return found.length > 0 ? found : [...unexplained403sIn(text)];
}

/** May an error of this code be a denial? */
export function isDenial(error: ErrorInText): error is DenialInText {
  return error.code === 401 || error.code === 403 || error.code === 422;
}

/** A policy's or a plugin's text may quote an authorizer's sentence; it is still the policy or the plugin that denied. */
const POLICY =
  /^admission webhook |AdmissionPolicy '|^policy '| is forbidden: cannot set (?:blockOwnerDeletion|an ownerRef) | in tier "/;

/** The first that begins at or after a place, of denials in order. */
function firstFrom(denials: readonly DenialInText[], place: number): DenialInText | undefined {
  let [low, high] = [0, denials.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((denials[middle]?.index ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return denials[low];
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

/** Those that do not overlap one that is named before them, by their places. */
export function inOrder<T extends ErrorInText>(length: number, denials: readonly T[]): T[] {
  const taken = new Uint8Array(length + 1);
  return denials
    .filter(({ index, end }) => {
      if (taken.subarray(index, end).includes(1)) return false;
      taken.fill(1, index, end);
      return true;
    })
    .toSorted((one, other) => one.index - other.index);
}
