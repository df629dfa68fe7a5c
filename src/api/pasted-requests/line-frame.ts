import { trimmedEnd } from '../text/trim.ts';

/** A line without what programs and terminals put around it: colours, the head of klog, the names that curl's trace has for its columns. */
export function plainLineOf(raw: string): string {
  const line = raw.includes('\u001b') ? raw.replaceAll(COLOR, '') : raw;
  const text = line.includes('] ') ? line.replace(KLOG_HEAD, '') : line;
  const start = text.search(/[^ \t\r\ufeff\u00a0]/);
  // A method and a blank are a request with an empty target, so blanks at the end count; those before a carriage return do not.
  return start < 0 ? '' : text.endsWith('\r') ? trimmedEnd(text.slice(start), ' \t\r') : text.slice(start);
}

/** Of klog, perhaps after the time that a container runtime or a CI system writes: `I0102 15:04:05.678901   12345 file.go:632] `. */
const KLOG_HEAD = /^.{0,120}?[IWEF]\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ [\w.-]+:\d+\] +/;
/** SGR and the other control sequences of a terminal (ECMA-48 section 5.4). */
const COLOR = new RegExp(String.raw`\u001b\[[\d;:?]*[@-~]`, 'g');
