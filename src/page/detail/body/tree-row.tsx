import { MASKED, MaskedText } from '../../parts/masked-text.tsx';
import type { JsonNode } from '../../text/json-nodes.ts';
import { visibleLine } from '../../text/visible.ts';

/** What a row of a tree is made of. */
export interface TreeRowProps {
  readonly id: string;
  readonly node: JsonNode;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  /** A text that is searched for. */
  readonly wanted: string;
  readonly onChoose: () => void;
  readonly onToggle: () => void;
}

/** One value of a tree: its name, and itself or how much is in it. */
export function TreeRow({ id, node, isOpen, isActive, wanted, onChoose, onToggle }: TreeRowProps) {
  const { name, children, depth, parent, place } = node;
  const hasMore = children.length > 0;
  return (
    <div
      role="treeitem"
      id={id}
      class={isActive ? 'tree-row active' : 'tree-row'}
      aria-level={depth + 1}
      aria-posinset={place}
      aria-setsize={parent?.children.length ?? 1}
      aria-selected={isActive}
      aria-expanded={hasMore ? isOpen : undefined}
      style={{ paddingInlineStart: `${Math.min(depth, DEEPEST) * 14 + 4}px` }}
      onClick={onChoose}
      onDblClick={onToggle}
    >
      <span class="twist" aria-hidden="true" onClick={onToggle}>
        {hasMore ? (isOpen ? '▾' : '▸') : ''}
      </span>
      {name !== undefined && (
        <>
          <span class={typeof name === 'number' ? 'place' : 'name'}>
            <Found text={visibleLine(String(name))} wanted={typeof name === 'number' ? '' : wanted} />
          </span>
          <span class="faint">: </span>
        </>
      )}
      <Value node={node} isOpen={isOpen} wanted={wanted} />
    </div>
  );
}

function Value({ node: { kind, text, children }, isOpen, wanted }: Pick<TreeRowProps, 'node' | 'isOpen' | 'wanted'>) {
  if (kind === 'object' || kind === 'array') {
    const [first, last] = kind === 'object' ? '{}' : '[]';
    const count = kind === 'object' ? `${children.length} fields` : `${children.length} items`;
    if (children.length === 0) return <span class="faint">{`${first}${last}`}</span>;
    return <span class="faint">{isOpen ? first : `${first} ${count} ${last}`}</span>;
  }
  if (kind !== 'string') return <span class={kind}>{text}</span>;
  const shown = visibleLine(text.length > LONGEST ? text.slice(0, LONGEST) : text);
  return (
    <span class="string">
      "{text.includes(MASKED) ? <MaskedText text={shown} /> : <Found text={shown} wanted={wanted} />}"
      {text.length > LONGEST && <span class="faint"> … {text.length} characters</span>}
    </span>
  );
}

/** A text in which what is searched for is marked. */
function Found({ text, wanted }: { readonly text: string; readonly wanted: string }) {
  const at = wanted === '' ? -1 : text.toLowerCase().indexOf(wanted.toLowerCase());
  if (at < 0) return <>{text}</>;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + wanted.length)}</mark>
      {text.slice(at + wanted.length)}
    </>
  );
}

/** Of a string that is shown, in characters; all of it is in the text. */
const LONGEST = 400;
/** From here on rows are not indented further. */
const DEEPEST = 24;
