/**
 * A manifest of ours with less height, for a screen: what stands below a key goes beside it in braces. It is the same YAML: all scalars of
 * our manifests are bare words or in JSON's quotes, on one line. What does not fit goes on in the next line.
 */
export function compactManifest(manifest: string, width: number): string {
  const lines = manifest.trimEnd().split('\n');
  const out: string[] = [];
  for (let at = 0; at < lines.length;) {
    const { text, next } = blockAt(lines, at, width);
    out.push(text);
    at = next;
  }
  return `${withShortLists(out, width).join('\n')}\n`;
}

/** A list of one short item stands beside its key. */
function withShortLists(blocks: readonly string[], width: number): string[] {
  const isShort = (at: number) => isOnlyItem(blocks, at) && besideKey(blocks, at).length <= width;
  return blocks.flatMap((block, at) => {
    if (isShort(at)) return [];
    return isShort(at + 1) ? [besideKey(blocks, at + 1)] : [block];
  });
}

function isOnlyItem(blocks: readonly string[], at: number): boolean {
  const isItem = (block = '') => block.startsWith('  - ');
  return /^\w+:$/.test(blocks[at - 1] ?? '') && /^ {2}- \{.*\}$/.test(blocks[at] ?? '') && !isItem(blocks[at + 1]);
}

function besideKey(blocks: readonly string[], at: number): string {
  return `${blocks[at - 1] ?? ''} [${(blocks[at] ?? '').slice('  - '.length)}]`;
}

interface Block {
  readonly text: string;
  readonly next: number;
}

function blockAt(lines: readonly string[], at: number, width: number): Block {
  const line = lines[at] ?? '';
  const isItem = /^ *- \w/.test(line);
  const isParent = /^\w+:$/.test(line);
  if (!isItem && !isParent) return { text: line, next: at + 1 };
  const inner = isItem ? line.replace('-', ' ') : (lines[at + 1] ?? '');
  const indent = indentOf(inner);
  const fields = isItem ? [line.trimStart().slice(2)] : [];
  let next = at + 1;
  for (let field = lines[next]; isField(field, indent); field = lines[++next]) fields.push(field.trimStart());
  const isWhole = fields.length > 0 && !isDeeper(lines[next], indent);
  if (!isWhole) return { text: line, next: at + 1 };
  const head = isItem ? `${indentOf(line)}- ` : `${line} `;
  return { text: inBraces(head, fields, indent, width), next };
}

/** `key: scalar` or `key: [list]` at this very indentation. */
function isField(line: string | undefined, indent: string): line is string {
  return line !== undefined && line.startsWith(indent) && /^[\w./"-]+: \S/.test(line.slice(indent.length));
}

function isDeeper(line: string | undefined, indent: string): boolean {
  return line !== undefined && line.startsWith(indent);
}

function inBraces(head: string, fields: readonly string[], indent: string, width: number): string {
  const lines: string[] = [];
  let line = `${head}{`;
  for (const [at, field] of fields.entries()) {
    const piece = `${field}${at + 1 < fields.length ? ',' : '}'}`;
    const isFirst = line.endsWith('{') || line === indent;
    if (!isFirst && line.length + 1 + piece.length > width) {
      lines.push(line);
      line = `${indent} ${piece}`;
    } else line += isFirst ? piece : ` ${piece}`;
  }
  return [...lines, line].join('\n');
}

function indentOf(line: string): string {
  return line.slice(0, line.length - line.trimStart().length);
}
