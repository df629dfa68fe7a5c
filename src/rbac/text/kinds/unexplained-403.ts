import type { DenialInText } from '../denial-in-text.ts';

/** Lines that report a 403 in words that nothing else reads; asked only where a text has no other denial. */
export function* unexplained403sIn(text: string): Generator<DenialInText> {
  let done = 0;
  for (const { index } of text.matchAll(SIGN)) {
    if (index < done) continue;
    const start = text.lastIndexOf('\n', index) + 1;
    const next = text.indexOf('\n', index);
    done = next < 0 ? text.length : next;
    yield { index: start, end: done, code: 403, message: text.slice(start, done).trim().slice(0, LONGEST) };
  }
}

const LONGEST = 1000;
const SIGN =
  /\b403\W{1,3}Forbidden\b|\bForbidden\b.{0,100}\b403\b|\b(?:HTTP|status(?: ?code)?|code)\W{0,3}(?:HTTP )?403\b|\bcode = PermissionDenied\b|\bError: Forbidden\b|: Forbidden[."')]{0,3}$|"[^"\n]{1,300}" Forbidden\b|\bdoes not allow access to the requested resource\b|\bAccess ?Denied\b|\baccess denied to kube|: 403$|\bpermission denied$|\bpull access denied\b|\baccess to the resource is denied\b/gim;
