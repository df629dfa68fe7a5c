import { authorizerLogsIn } from './authorizer-log.ts';
import type { DenialInText } from './denial-in-text.ts';
import { kubeletDenialsIn } from './kubelet-in-text.ts';
import { messagesIn } from './message-in-text.ts';
import { readableText } from './readable-text.ts';
import { refusedRequestsIn } from './request-in-text.ts';
import { isAbout } from './same-request.ts';
import { sentencesIn } from './sentence-in-text.ts';
import { statusesIn } from './status-in-text.ts';
import { unauthenticatedIn } from './unauthenticated-in-text.ts';

/** The denials in a text, in the order of their places; where several readers find one at the same place, the surest one counts. */
export function denialsInText(pasted: string): DenialInText[] {
  const text = readableText(pasted);
  const messages = [...messagesIn(text)];
  const isPolicy = ({ message }: DenialInText) => POLICY.test(message);
  const certain = [
    ...statusesIn(text),
    ...authorizerLogsIn(text),
    ...messages.filter(isPolicy),
    ...sentencesIn(text),
    ...messages.filter((found) => !isPolicy(found)),
    ...kubeletDenialsIn(text),
    ...unauthenticatedIn(text),
  ];
  const found = apart(certain, text.length);
  const requests = [...refusedRequestsIn(text)].filter(
    (request) => !found.some((denial) => isAbout(denial, request) || isOnOneLine(text, request, denial)),
  );
  return apart([...found, ...requests], text.length).toSorted((one, other) => one.index - other.index);
}

/** A policy's text may quote an authorizer's sentence; it is still the policy that denied. */
const POLICY = /^admission webhook |AdmissionPolicy '|^policy '/;

/** The client's own words and then the server's: the request adds nothing to them. */
function isOnOneLine(text: string, request: DenialInText, denial: DenialInText): boolean {
  return denial.index >= request.end && !text.slice(request.end, denial.index).includes('\n');
}

/** Those that do not overlap an earlier one. */
function apart(denials: readonly DenialInText[], length: number): DenialInText[] {
  const taken = new Uint8Array(length + 1);
  return denials.filter(({ index, end }) => {
    if (taken.subarray(index, end).includes(1)) return false;
    taken.fill(1, index, end);
    return true;
  });
}
