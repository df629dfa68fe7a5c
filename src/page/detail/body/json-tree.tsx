import { useId, useMemo, useState } from 'preact/hooks';
import { CopyButton } from '../../parts/copy-button.tsx';
import { useShownWindow } from '../../parts/shown-window.ts';
import { type JsonNode, jsonNodes } from '../../text/json-nodes.ts';
import { visibleLine } from '../../text/visible.ts';
import { TreeRow } from './tree-row.tsx';
import { firstOpen, jsonPathOf, matchesIn, openedAround, shownNodes } from './tree-state.ts';

/** JSON as a tree, by the pattern of ARIA: arrows move, open and close; only the rows in view are drawn. Throws SyntaxError for a text that is not JSON. */
export function JsonTree({ text, what }: { readonly text: string; readonly what: string }) {
  const { key, root } = useMemo(() => ({ key: ++trees, root: jsonNodes(text) }), [text]);
  // Another text is another tree, with nothing of the old one open.
  return <Tree key={key} root={root} text={text} what={what} />;
}

let trees = 0;

function Tree({ root, text, what }: { readonly root: JsonNode; readonly text: string; readonly what: string }) {
  const id = useId();
  const [open, setOpen] = useState(() => firstOpen(root));
  const [active, setActive] = useState(root);
  const [wanted, setWanted] = useState('');
  const rows = useMemo(() => shownNodes(root, open), [root, open]);
  const places = useMemo(() => new Map(rows.map((node, at) => [node, at])), [rows]);
  const matches = useMemo(() => matchesIn(root, wanted), [root, wanted]);
  const { box, from, to, reveal } = useShownWindow(rows.length, ROW);
  const at = places.get(active) ?? 0;
  const path = useMemo(() => jsonPathOf(active), [active]);

  const go = (node: JsonNode | undefined): void => {
    const place = node && places.get(node);
    if (!node || place === undefined) return;
    setActive(node);
    reveal(place);
  };
  const toggle = (node: JsonNode, isToBeOpen = !open.has(node)): void => {
    if (node.children.length === 0) return;
    const next = new Set(open);
    if (isToBeOpen) next.add(node);
    else next.delete(node);
    setOpen(next);
  };
  const find = (step: 1 | -1): void => {
    const now = matches.indexOf(active);
    const next = matches[now < 0 ? 0 : (now + step + matches.length) % matches.length];
    if (!next) return;
    const around = openedAround(next, open);
    setOpen(around);
    setActive(next);
    // The rows are not drawn yet, but their places are known.
    const place = shownNodes(root, around).indexOf(next);
    requestAnimationFrame(() => reveal(place));
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(rows[at + 1]),
    ArrowUp: () => go(rows[at - 1]),
    Home: () => go(rows[0]),
    End: () => go(rows.at(-1)),
    PageDown: () => go(rows[Math.min(rows.length - 1, at + PAGE)]),
    PageUp: () => go(rows[Math.max(0, at - PAGE)]),
    ArrowRight: () => (open.has(active) ? go(active.children[0]) : toggle(active, true)),
    ArrowLeft: () => (open.has(active) ? toggle(active, false) : go(active.parent)),
    Enter: () => toggle(active),
    ' ': () => toggle(active),
    '*': () => setOpen(new Set([...open, ...(active.parent?.children ?? [root])])),
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    keys[event.key]?.();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div class="json">
      <div class="tools" role="search">
        <label>
          Find{' '}
          <input
            type="search"
            value={wanted}
            onInput={({ currentTarget }) => setWanted(currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              find(event.shiftKey ? -1 : 1);
            }}
          />
        </label>
        <span aria-live="polite">{wanted !== '' && foundText(matches, active)}</span>
        <span class="space" />
        <button type="button" class="quiet" onClick={() => setOpen(allOpen(root))}>
          Open all
        </button>
        <button type="button" class="quiet" onClick={() => setOpen(new Set([root]))}>
          Close all
        </button>
        <CopyButton text={text} what={what} />
      </div>
      <div
        class="tree"
        role="tree"
        aria-label={what}
        tabIndex={0}
        ref={box}
        aria-activedescendant={at >= from && at < to ? `${id}-${at}` : undefined}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: `${rows.length * ROW}px` }}>
          <div role="presentation" class="shown" style={{ transform: `translateY(${from * ROW}px)` }}>
            {rows.slice(from, to).map((node, offset) => (
              <TreeRow
                key={from + offset}
                id={`${id}-${from + offset}`}
                node={node}
                isOpen={open.has(node)}
                isActive={node === active}
                wanted={wanted}
                onChoose={() => setActive(node)}
                onToggle={() => toggle(node)}
              />
            ))}
          </div>
        </div>
      </div>
      <p class="json-path">
        <code>{visibleLine(path.length > LONGEST_PATH ? `…${path.slice(-LONGEST_PATH)}` : path)}</code>{' '}
        <CopyButton text={path} what="the path" />
      </p>
    </div>
  );
}

function allOpen(root: JsonNode): ReadonlySet<JsonNode> {
  const open = new Set<JsonNode>([root]);
  // A set grows while it is read.
  for (const node of open) for (const child of node.children) if (child.children.length > 0) open.add(child);
  return open;
}

function foundText(matches: readonly JsonNode[], active: JsonNode): string {
  const now = matches.indexOf(active);
  return now < 0 ? `${matches.length} found` : `${now + 1} of ${matches.length}`;
}

/** The height of a row in detail.css, in pixels. */
const ROW = 20;
/** How many rows PageDown goes. */
const PAGE = 20;
/** Of a path that is shown, in characters. */
const LONGEST_PATH = 300;
