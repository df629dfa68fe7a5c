import { foldedLines } from '../../api/text/folded-lines.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import { wrappedLines } from '../../api/text/wrapped-lines.ts';
import type { Fact } from '../facts/fact.ts';
import type { Style } from './paint.ts';
import { INDENT, type LineLayout } from './pretty-line.ts';

/** Columns of a label and the blanks after it. */
export const LABEL = 12;

/** A label, and the lines of a text beside it. */
export function row(label: string, text: string): string[] {
  const [first = '', ...rest] = text.split('\n').map(plainLine);
  return [`${label.padEnd(LABEL - 2)}  ${first}`, ...rest.map((line) => `${' '.repeat(LABEL)}${line}`)];
}

/** Facts of one topic side by side, the topics below each other. */
export function factRows(facts: readonly Fact[], { columns, wraps }: LineLayout): string[] {
  const topics = new Map<string, string[]>();
  for (const { topic, value, text } of facts) {
    topics.set(topic, [...(topics.get(topic) ?? []), text?.() ?? String(value)]);
  }
  const width = columns - INDENT.length - LABEL;
  const broken = (text: string) =>
    wraps ? wrappedLines(text, width).flatMap((line) => brokenWord(line, width)) : [text];
  return [...topics].flatMap(([topic, texts]) => row(topic, texts.join(', ').split('\n').flatMap(broken).join('\n')));
}

/** A list such as Accept's is one word; a URL stays whole, so that it can be copied. */
function brokenWord(line: string, width: number): string[] {
  return line.includes('://') ? [line] : foldedLines(line, width);
}

/** A sentence below the line of an exchange. On a terminal it is broken at words, and what follows its first line is set in. */
export function sentence(text: string, { paint, columns, wraps }: LineLayout, style?: Style): string[] {
  const lines = wraps ? wrappedLines(text, columns - INDENT.length - HANGING.length) : [text];
  return lines.map((line, i) => (i === 0 ? '' : HANGING) + paint(style, line));
}

const HANGING = '  ';
