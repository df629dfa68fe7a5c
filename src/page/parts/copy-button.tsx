import { useEffect, useRef, useState } from 'preact/hooks';
import { type Copied, copyText } from './copy-text.ts';

/** What a copy button is made of. */
export interface CopyButtonProps {
  /** What is copied. */
  readonly text: string;
  /** What it is, for those who do not see it: `the command`. */
  readonly what: string;
  readonly label?: string;
}

/** Copies a text, and says that it did, also to a screen reader. */
export function CopyButton({ text, what, label = 'Copy' }: CopyButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const [copied, setCopied] = useState<Copied>();
  useEffect(() => {
    if (copied === undefined) return;
    const timer = setTimeout(() => setCopied(undefined), SHOWN);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (): void => {
    if (button.current) void copyText(text, button.current).then(setCopied);
  };
  return (
    <span class="copy">
      <button type="button" ref={button} class={copied === 'copied' ? 'quiet done' : 'quiet'} onClick={copy}>
        {copied === undefined ? label : SHORT[copied]}
        <span class="heard"> {what}</span>
      </button>
      <span class="heard" aria-live="polite">
        {copied && `${SAID[copied]} ${what}`}
      </span>
    </span>
  );
}

const SHORT: Readonly<Record<Copied, string>> = { copied: '✓ Copied', selected: 'Press Ctrl+C' };
const SAID: Readonly<Record<Copied, string>> = { copied: 'Copied', selected: 'Press Control C to copy' };
/** In milliseconds. */
const SHOWN = 2500;
