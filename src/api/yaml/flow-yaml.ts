import type { Budget } from '../bounds/bounds.ts';
import type { YamlMember, YamlNode } from './yaml-node.ts';
import { pastBlanks, quotedScalar, resolved, saysNothing, type YamlScalar } from './yaml-scalar.ts';

/** The text around a map or list in brackets. */
export interface FlowSource {
  readonly text: string;
  readonly budget: Budget;
}

/** A map or list in brackets, on one line or more. `undefined` where it does not end, or is not readable. */
export function flowCollection(source: FlowSource, start: number, depth: number): YamlNode | undefined {
  const { text, budget } = source;
  budget.step(depth);
  const isMap = text[start] === '{';
  const items: YamlNode[] = [];
  const members = new Map<string, YamlMember>();
  for (let at = pastSpace(text, start + 1); at < text.length;) {
    if (text[at] === (isMap ? '}' : ']')) return { start, end: at + 1, value: isMap ? members : items };
    const member = isMap ? flowMember(source, at, depth + 1) : undefined;
    const item = isMap ? member : flowNode(source, at, depth + 1);
    if (!item) return undefined;
    if (member) members.set(member.key, member);
    else items.push(item);
    at = pastSpace(text, item.end);
    if (text[at] === ',') at = pastSpace(text, at + 1);
    else if (!CLOSERS.test(text[at] ?? '')) return undefined;
  }
  return undefined;
}

function flowMember(source: FlowSource, keyStart: number, depth: number): (YamlMember & { key: string }) | undefined {
  const { text } = source;
  const name = quotedScalar(text, keyStart) ?? plainFlowScalar(text, keyStart);
  if (!name) return undefined;
  const key = String(name.value);
  const colon = pastSpace(text, name.end);
  if (text[colon] !== ':') return { key, keyStart, start: name.end, end: name.end, value: null };
  const at = pastSpace(text, colon + 1);
  if (text[at] === ',' || text[at] === '}') return { key, keyStart, start: at, end: at, value: null };
  const value = flowNode(source, at, depth);
  return value && { ...value, key, keyStart };
}

function flowNode(source: FlowSource, at: number, depth: number): YamlNode | undefined {
  const { text, budget } = source;
  if (text[at] === '[' || text[at] === '{') return flowCollection(source, at, depth);
  budget.step(depth);
  const scalar = quotedScalar(text, at) ?? plainFlowScalar(text, at);
  return scalar && { start: at, ...scalar };
}

/** On one line, up to what has a meaning in brackets. */
function plainFlowScalar(text: string, start: number): YamlScalar | undefined {
  if (/[[\]{},&*!|>%@`#"']/.test(text.charAt(start))) return undefined;
  let end = start;
  while (end < text.length && !/[[\]{},\n]/.test(text.charAt(end))) {
    if (text[end] === ':' && /^[\s,\]}]?$/.test(text[end + 1] ?? '')) break;
    if (text[end] === '#' && /\s/.test(text.charAt(end - 1))) break;
    end++;
  }
  const value = text.slice(start, end).trimEnd();
  return value === '' ? undefined : { value: resolved(value), end: start + value.length };
}

/** Past blanks, line breaks and comments. */
export function pastSpace(text: string, start: number): number {
  let at = pastBlanks(text, start);
  while (at < text.length && saysNothing(text, at) && !(text[at] === '#' && at === start)) {
    const lineBreak = text.indexOf('\n', at);
    at = lineBreak < 0 ? text.length : pastBlanks(text, lineBreak + 1);
  }
  return at;
}

const CLOSERS = /^[\]}]$/;
