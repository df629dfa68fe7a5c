import type { ComponentChildren } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';

/** What a split is made of. */
export interface SplitProps {
  /** Under which its place is remembered. */
  readonly name: string;
  /** What the splitter moves: `Width of the detail`. */
  readonly label: string;
  readonly first: ComponentChildren;
  /** Nothing, and the first has the whole place. */
  readonly second: ComponentChildren;
}

/**
 * Two parts side by side, with a splitter between that is moved by pointer or by arrow keys, and remembered. Where there is no place for two (parts.css), the
 * second lies over the first.
 */
export function Split({ name, label, first, second }: SplitProps) {
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [share, setShare] = useState(() => remembered(name));
  const hasTwo = second !== undefined && second !== null && second !== false;
  const move = (to: number): void => {
    const next = Math.round(Math.min(MOST, Math.max(LEAST, to)));
    setShare(next);
    remember(name, next);
  };
  const onPointerMove = ({ clientX, buttons, target }: PointerEvent): void => {
    const { left = 0, width = 0 } = box.current?.getBoundingClientRect() ?? {};
    const isHeld = target instanceof Element && buttons === 1 && width > 0;
    if (isHeld) move(100 - ((clientX - left) / width) * 100);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = TO.get(event.key)?.(share);
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    move(to);
  };
  return (
    <div class={hasTwo ? 'split of-two' : 'split'} ref={box} style={{ '--share': `${share}%` }}>
      <div class="first">{first}</div>
      {hasTwo && (
        <>
          <div
            class="splitter"
            role="separator"
            tabIndex={0}
            aria-orientation="vertical"
            aria-label={label}
            aria-valuenow={share}
            aria-valuemin={LEAST}
            aria-valuemax={MOST}
            aria-valuetext={`${share} %`}
            aria-controls={id}
            onPointerDown={(event) => {
              event.preventDefault();
              event.currentTarget.focus();
              event.currentTarget.setPointerCapture(event.pointerId);
            }}
            onPointerMove={onPointerMove}
            onDblClick={() => move(HALF)}
            onKeyDown={onKeyDown}
          />
          <div class="second" id={id}>
            {second}
          </div>
        </>
      )}
    </div>
  );
}

/** Of the second part, in percent. */
const HALF = 50;
const LEAST = 20;
const MOST = 80;

const TO: ReadonlyMap<string, (share: number) => number> = new Map([
  ['ArrowLeft', (share: number) => share + 2],
  ['ArrowRight', (share: number) => share - 2],
  ['Home', () => MOST],
  ['End', () => LEAST],
]);

function remembered(name: string): number {
  try {
    const share = Number(localStorage.getItem(`kubetrace-split-${name}`));
    return share >= LEAST && share <= MOST ? share : HALF;
  } catch {
    // Storage can be forbidden.
    return HALF;
  }
}

function remember(name: string, share: number): void {
  try {
    localStorage.setItem(`kubetrace-split-${name}`, String(share));
  } catch {
    // As above.
  }
}
