import { plainLine } from './plain-text.ts';

/** A text on one line of Markdown, for a cell of a table too, where it can neither format, link, mention nor include anything. */
export function markdownText(text: string): string {
  return plainLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\`*_{}[\]()#!|~@:>]/g, '\\$&');
}

/** Text in a fence that nothing in it can end. */
export function markdownFence(language: string, text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.endsWith('\n') ? text : `${text}\n`}${fence}\n`;
}
