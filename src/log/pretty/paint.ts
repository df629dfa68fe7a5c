/** What a colour stands for. */
export type Style = 'read' | 'write' | 'delete' | 'good' | 'moved' | 'bad' | 'worse' | 'faint';

/** Colours a text, or leaves it where colour is not wanted. */
export type Paint = (style: Style | undefined, text: string) => string;

/** Paints with ANSI colours; leaves texts as they are where colours are not enabled. */
export function painter(enabled: boolean): Paint {
  if (!enabled) return (_, text) => text;
  return (style, text) => (style === undefined || text === '' ? text : `\u001b[${CODES[style]}m${text}\u001b[0m`);
}

/** The colour of a verb: whether it reads, writes or removes. */
export function verbStyle(verb: string): Style | undefined {
  if (/^(?:get|list|watch|head|options)$/i.test(verb)) return 'read';
  if (/^(?:create|update|patch|post|put)$/i.test(verb)) return 'write';
  return /^delete/i.test(verb) ? 'delete' : undefined;
}

/** By the class of the status; 0 is an answer that never came. */
export function statusStyle(status: number): Style {
  if (status === 0 || status >= 500 || status === 401 || status === 403) return 'worse';
  if (status >= 400) return 'bad';
  return status >= 300 ? 'moved' : 'good';
}

const CODES: Readonly<Record<Style, string>> = {
  read: '36',
  write: '34',
  delete: '35',
  good: '32',
  moved: '36',
  bad: '33',
  worse: '31',
  faint: '2',
};
