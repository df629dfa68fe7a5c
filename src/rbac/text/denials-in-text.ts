import { authorizerLogsIn } from './kinds/authorizer-log.ts';
import type { DenialInText, ErrorInText } from './denial-in-text.ts';
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
  const requests = [...refusedRequestsIn(text)].filter(
    (request) => !isExplained(request) && !goesOn(text, request, said),
  );
  const errors = [...kubectlErrorsIn(text)].filter(
    ({ index, block }) => !said.some((denial) => index <= denial.index && denial.index < block),
  );
  const found = inOrder(text.length, [...said, ...requests, ...errors]);
  return found.length > 0 ? found : [...unexplained403sIn(text)];
}

/** May an error of this code be a denial? */
export function isDenial(error: ErrorInText): error is DenialInText {
  return error.code === 401 || error.code === 403 || error.code === 422;
}

/** A policy's text may quote an authorizer's sentence; it is still the policy that denied. */
const POLICY = /^admission webhook |AdmissionPolicy '|^policy '/;

/** Do the server's words follow on the line? Then the request adds nothing to them. */
function goesOn(text: string, request: DenialInText, said: readonly DenialInText[]): boolean {
  const end = text.indexOf('\n', request.end);
  return said.some(({ index }) => index >= request.end && (end < 0 || index < end));
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
