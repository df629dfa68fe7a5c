import type { JsonNode } from '../../text/json-nodes.ts';

/** Which values are open in the beginning: the outer ones, as long as they are not many. */
export function firstOpen(root: JsonNode): ReadonlySet<JsonNode> {
  const open = new Set<JsonNode>();
  let level: readonly JsonNode[] = [root];
  let rows = 1;
  while (level.length > 0) {
    const next: JsonNode[] = [];
    for (const node of level) {
      if (node.children.length === 0 || rows + node.children.length > FEW) continue;
      rows += node.children.length;
      open.add(node);
      next.push(...node.children);
    }
    level = next;
  }
  // A list with many items is of no use closed.
  open.add(root);
  return open;
}

/** Rows that are shown without being asked for. */
const FEW = 120;

/** The rows of a tree, from top to bottom: all values whose parents are open. */
export function shownNodes(root: JsonNode, open: ReadonlySet<JsonNode>): readonly JsonNode[] {
  const rows: JsonNode[] = [];
  const waiting: JsonNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    rows.push(node);
    if (!open.has(node)) continue;
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child) waiting.push(child);
    }
  }
  return rows;
}

/** All values whose name or text has a text in it, whatever the case of its letters; in their order. */
export function matchesIn(root: JsonNode, text: string): readonly JsonNode[] {
  const needle = text.toLowerCase();
  if (needle === '') return [];
  const found: JsonNode[] = [];
  const waiting: JsonNode[] = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const name = typeof node.name === 'string' ? node.name : '';
    if (name.toLowerCase().includes(needle) || node.text.toLowerCase().includes(needle)) found.push(node);
    for (let at = node.children.length - 1; at >= 0; at--) {
      const child = node.children[at];
      if (child) waiting.push(child);
    }
  }
  return found;
}

/** What is open, and all that is around a value besides. */
export function openedAround(node: JsonNode, open: ReadonlySet<JsonNode>): ReadonlySet<JsonNode> {
  const more = new Set(open);
  for (let around = node.parent; around; around = around.parent) more.add(around);
  return more;
}

/** Where a value is, as `kubectl -o jsonpath` takes it: `.items[0].metadata.name`. */
export function jsonPathOf(node: JsonNode): string {
  const steps: string[] = [];
  for (let at: JsonNode | undefined = node; at?.name !== undefined; at = at.parent) {
    if (typeof at.name === 'number') steps.push(`[${at.name}]`);
    else if (/^[A-Za-z_][\w-]*$/.test(at.name)) steps.push(`.${at.name}`);
    else steps.push(`.${at.name.replace(/[.\\[\]]/g, String.raw`\$&`)}`);
  }
  return steps.toReversed().join('') || '.';
}
