import type { DenialInText } from '../denial-in-text.ts';
import { oneLine } from '../words/loose-pattern.ts';

/** What refuses in words of its own, by which it is known on any line: kubetrace, the cloud, Argo CD, an HTTP proxy, a page for people. */
export function* elsewhereIn(text: string): Generator<DenialInText> {
  for (const { index, 0: page } of text.matchAll(PAGE)) {
    if (/\b403\b|forbidden|access denied|permission denied/i.test(page)) {
      yield { index, end: index + page.length, code: 403, message: oneLine(page).slice(0, LONGEST) };
    }
  }
  for (const { index, 0: line } of text.matchAll(LINE)) {
    yield { index, end: index + line.length, code: 403, message: line.trim().slice(0, LONGEST) };
  }
}

const LONGEST = 4000;
const PAGE = /(?:<!doctype html[^>]{0,200}>\s*)?<html\b(?:(?!<html\b)[^]){0,20000}?<\/html>/gi;
/** The beginnings of such words; what stands before them on a line, a prompt or a time, is somebody else's. */
const WORDS = [
  String.raw`kubetrace refused (?:this request|[A-Z]{3,10} )`,
  String.raw`unable to upgrade connection: Forbidden\.?$`,
  String.raw`RBAC: access denied`,
  String.raw`(?:rpc error: code = PermissionDenied desc = )?permission denied: [a-z]{1,40}, [\w/]{1,200}, `,
  String.raw`(?:User: arn:aws\S{1,300} )?is not authorized to perform:? [\w-]{1,60}:`,
  String.raw`The client '[^'\n]{1,200}'[^\n]{0,300}? does not have authorization to perform action `,
  String.raw`Required "[\w.]{1,200}" permission`,
  String.raw`Permission '[\w.]{1,200}' denied on resource`,
  String.raw`CONNECT tunnel failed, response 403`,
  String.raw`Received HTTP code 403 from proxy after CONNECT`,
  String.raw`Tunnel connection failed: 403`,
  String.raw`proxyconnect tcp: [^\n]{0,300}(?:403|Forbidden)`,
  String.raw`(?:Get|Head|Post|Put|Patch|Delete|Options) "?https:\/\/[^\s"]{1,2000}"?: Forbidden\W{0,3}$`,
  String.raw`impersonation request has been denied`,
  String.raw`the server does not allow access to the requested resource`,
];
const LINE = new RegExp(`(?:${WORDS.join('|')})[^\\n]*`, 'gm');
