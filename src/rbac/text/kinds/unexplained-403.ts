import type { DenialInText } from '../denial-in-text.ts';

/** Lines that report a 403 in words that nothing else reads; asked only where a text has no other denial. */
export function* unexplained403sIn(text: string): Generator<DenialInText> {
  for (const { index, 0: line } of text.matchAll(LINE)) {
    yield { index, end: index + line.length, code: 403, message: line.trim().slice(0, LONGEST) };
  }
}

const LONGEST = 1000;
const LINE =
  /^.{0,4000}?(?:\b403\b.{0,200}\bForbidden\b|\bForbidden\b.{0,200}\b403\b|\b(?:HTTP|status(?: ?code)?|code)\W{0,3}(?:HTTP )?403\b|code = PermissionDenied\b|\bError: Forbidden\b|: Forbidden[."')]{0,3}$|\bAccess ?Denied\b|\baccess denied to kube|\bgot code 403\b|: 403$|\bpermission denied$|\bpull access denied\b|\baccess to the resource is denied\b).*$/gim;
