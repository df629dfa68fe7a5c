import type { DenialInText } from '../denial-in-text.ts';
import { BREAK, joined, loose, SPACE } from '../words/loose-pattern.ts';

/**
 * The words of a kubelet, with what the API server adds where it passes them on:
 * `Forbidden (user=jane, verb=get, resource=nodes, subresource(s)=[proxy]) ( pods/log web-0)`. kube-rbac-proxy writes the same of other resources.
 */
export function* kubeletDenialsIn(text: string): Generator<DenialInText> {
  for (const match of text.matchAll(KUBELET)) {
    const { upgrade, user = '', verb = '', resource = '', several, subresource = '', relayed } = match.groups ?? {};
    const parts = [`user=${joined(user)}`, `verb=${joined(verb)}`, `resource=${joined(resource)}`];
    // Before 1.32 there was one.
    const last = `subresource${several === undefined ? '' : '(s)'}=${joined(subresource)}`;
    const before = upgrade === undefined ? '' : 'unable to upgrade connection: ';
    const message = `${before}Forbidden (${[...parts, last].join(', ')})${relayed === undefined ? '' : ` ( ${joined(relayed)})`}`;
    yield { index: match.index, end: match.index + match[0].length, code: 403, message };
  }
}

const part = (name: string, content: string): string =>
  `${loose(name)}(?:${BREAK})?=(?<${name}>(?:${content}|${BREAK}){0,300}?)`;
const KUBELET = new RegExp(
  `(?<upgrade>${loose('unable to upgrade connection:')}${SPACE})?${loose('Forbidden')}${SPACE}\\((?:${BREAK})?` +
    `${part('user', '[^\\n()]')}(?:${BREAK})?,${SPACE}${part('verb', '[\\w-]')},${SPACE}` +
    `${part('resource', '[\\w.-]')}(?:${BREAK})?,${SPACE}${loose('subresource')}(?<several>(?:${BREAK})?${loose('(s)')})?(?:${BREAK})?=` +
    `(?<subresource>[^()]{0,300}?)\\)(?:${SPACE}\\(${SPACE}(?<relayed>[\\w./ -]{1,300})\\))?`,
  'g',
);
