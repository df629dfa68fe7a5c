import { editText } from './edit.ts';
import type { Edit } from './edit.ts';
import { goJson } from '../go/go-json.ts';
import { elementsAt, membersAt, pastBlanks } from './json-text.ts';
import type { JsonMember, JsonSpan } from './json-text.ts';
import type { StatusCause } from './status.ts';

/** How a JSON text is laid out, so that what is added looks like the rest. */
interface Layout {
  /** `\n`, or `''` where everything is on one line. */
  readonly newline: string;
  readonly indent: string;
  readonly colon: string;
  readonly comma: string;
}

/**
 * The text of a JSON Status with one more cause, and the message longer by `appendMessage`. Nothing else changes: order, layout and
 * escapes stay. `undefined` where `details` or `causes` is not what it should be.
 */
export function annotateJson(text: string, cause: StatusCause, appendMessage: string): string | undefined {
  const root = pastBlanks(text, 0);
  const members = membersAt(text, root);
  const [first, second] = members;
  if (!first) return undefined;
  const layout = layoutOf(text, root, first, second);
  const added = causeEdit(text, members, layout, cause);
  if (added === undefined) return undefined;
  const message = members.findLast(({ key, start }) => key === 'message' && text[start] === '"');
  const longer = goJson(appendMessage).slice(1, -1);
  return editText(text, message ? [added, insertion(message.end - 1, longer)] : [added]);
}

function causeEdit(
  text: string,
  members: readonly JsonMember[],
  layout: Layout,
  cause: StatusCause,
): Edit<string> | undefined {
  const details = members.findLast(({ key }) => key === 'details');
  if (details === undefined) {
    const code = members.findIndex(({ key }) => key === 'code');
    const before = code > 0 ? members.slice(0, code) : members;
    return append(before, before.at(-1)?.end ?? 0, layout, {
      depth: 1,
      text: member('details', { causes: [cause] }, layout, 1),
    });
  }
  if (text[details.start] !== '{') return undefined;
  const inner = membersAt(text, details.start);
  const causes = inner.findLast(({ key }) => key === 'causes');
  if (causes === undefined) {
    return append(inner, details.end - 1, layout, { depth: 2, text: member('causes', [cause], layout, 2) });
  }
  if (text[causes.start] !== '[') return undefined;
  return append(elementsAt(text, causes.start), causes.end - 1, layout, { depth: 3, text: json(cause, layout, 3) });
}

/** Adds an item after the others, or at `close`, before the closing bracket, where there are none. */
function append(
  items: readonly JsonSpan[],
  close: number,
  layout: Layout,
  item: { depth: number; text: string },
): Edit<string> {
  const line = (depth: number) => (layout.newline === '' ? '' : layout.newline + layout.indent.repeat(depth));
  const last = items.at(-1);
  if (last === undefined) return insertion(close, line(item.depth) + item.text + line(item.depth - 1));
  return insertion(last.end, `,${layout.newline === '' ? layout.comma : line(item.depth)}${item.text}`);
}

function insertion(at: number, content: string): Edit<string> {
  return { start: at, end: at, content };
}

function member(key: string, value: unknown, layout: Layout, depth: number): string {
  return `"${key}"${layout.colon}${json(value, layout, depth)}`;
}

function json(value: unknown, layout: Layout, depth: number): string {
  if (layout.newline !== '') {
    return goJson(value, layout.indent).replaceAll('\n', layout.newline + layout.indent.repeat(depth));
  }
  if (Array.isArray(value)) return `[${value.map((item) => json(item, layout, depth)).join(`,${layout.comma}`)}]`;
  if (typeof value !== 'object' || value === null) return goJson(value);
  const members = Object.entries(value).map(([key, inner]) => member(key, inner, layout, depth));
  return `{${members.join(`,${layout.comma}`)}}`;
}

function layoutOf(text: string, root: number, first: JsonMember, second: JsonMember | undefined): Layout {
  const lead = text.slice(root + 1, first.keyStart);
  const lineEnd = lead.lastIndexOf('\n') + 1;
  return {
    newline: lineEnd === 0 ? '' : lead.slice(lead[lineEnd - 2] === '\r' ? lineEnd - 2 : lineEnd - 1, lineEnd),
    indent: lead.slice(lineEnd),
    colon: text.slice(first.keyEnd, first.start),
    comma: second ? text.slice(text.indexOf(',', first.end) + 1, second.keyStart) : '',
  };
}
