import type { DenialInText } from '../denial-in-text.ts';
import { oneLine } from '../words/loose-pattern.ts';

/**
 * The words of a kubelet, with what the API server adds where it passes them on:
 * `Forbidden (user=jane, verb=get, resource=nodes, subresource(s)=[proxy]) ( pods/log web-0)`. kube-rbac-proxy writes the same of other resources.
 */
export function* kubeletDenialsIn(text: string): Generator<DenialInText> {
  for (const match of text.matchAll(KUBELET)) {
    yield { index: match.index, end: match.index + match[0].length, code: 403, message: oneLine(match[0]) };
  }
}

const KUBELET =
  /(?:unable to upgrade connection:\s+)?Forbidden\s+\(user=[^\n()]{0,300}?,\s+verb=[\w-]{0,40},\s+resource=[\w.-]{0,100},\s+subresource(?:\(s\))?=[^()\n]{0,300}\)(?:\s+\(\s+[\w./ -]{1,300}\))?/g;
