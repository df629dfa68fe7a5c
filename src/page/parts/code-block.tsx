import { useMemo } from 'preact/hooks';
import { visible } from '../text/visible.ts';
import { CopyButton } from './copy-button.tsx';
import { MaskedText } from './masked-text.tsx';
import { useShownWindow } from './shown-window.ts';

/** What a code block is made of. */
export interface CodeBlockProps {
  readonly text: string;
  /** What it is: `the manifest`. */
  readonly what: string;
  readonly hasNumbers?: boolean;
  /** Breaks long lines instead of scrolling; not for long texts. */
  readonly wraps?: boolean;
}

/** A text in fixed-width type with a button that copies it. Of a long one only the lines in view are drawn. */
export function CodeBlock({ text, what, hasNumbers = false, wraps = false }: CodeBlockProps) {
  const lines = useMemo(() => linesOf(text), [text]);
  return (
    <div class="code-block">
      {lines.length > MANY ? (
        <LongText lines={lines} what={what} hasNumbers={hasNumbers} />
      ) : (
        <pre class={wraps ? 'wraps' : undefined} tabIndex={0} role="group" aria-label={what}>
          <code>
            {lines.map(({ shown, number }, at) => (
              <span class="line" key={at}>
                {hasNumbers && <Number value={number} />}
                <MaskedText text={shown} />
                {at < lines.length - 1 && '\n'}
              </span>
            ))}
          </code>
        </pre>
      )}
      <CopyButton text={text} what={what} />
    </div>
  );
}

interface Line {
  readonly shown: string;
  /** Absent where a line is only the rest of a very long one. */
  readonly number: number | undefined;
}

function LongText({ lines, what, hasNumbers }: { lines: readonly Line[]; what: string; hasNumbers: boolean }) {
  const { box, from, to } = useShownWindow(lines.length, LINE);
  const longest = useMemo(() => lines.reduce((most, { shown }) => Math.max(most, shown.length), 0), [lines]);
  return (
    <div class="long-text" ref={box} tabIndex={0} role="group" aria-label={`${what}, ${lines.length} lines`}>
      <div style={{ height: `${lines.length * LINE}px`, minWidth: `${longest + (hasNumbers ? 8 : 1)}ch` }}>
        <div class="shown" style={{ transform: `translateY(${from * LINE}px)` }}>
          {lines.slice(from, to).map(({ shown, number }, at) => (
            <div class="line" key={from + at}>
              {hasNumbers && <Number value={number} />}
              <MaskedText text={shown} />
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Drawn by the style, so that it is not copied with the text. */
function Number({ value }: { value: number | undefined }) {
  return <span class="number" aria-hidden="true" data-number={value} />;
}

function linesOf(text: string): readonly Line[] {
  const found: Line[] = [];
  for (const [at, line] of visible(text).replace(/\n$/, '').split('\n').entries()) {
    // The layout of one line of a megabyte takes a browser seconds.
    for (let from = 0; from === 0 || from < line.length; from += LONGEST) {
      found.push({ shown: line.slice(from, from + LONGEST), number: from === 0 ? at + 1 : undefined });
    }
  }
  return found;
}

const MANY = 400;
const LONGEST = 1000;
/** The height of a line in parts.css, in pixels. */
const LINE = 18;
