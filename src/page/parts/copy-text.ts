/** What became of a copy: `selected` where the browser lets no page write to the clipboard, and the text waits, selected, for the user's own key. */
export type Copied = 'copied' | 'selected';

/** Puts a text on the clipboard. `beside` is where it is shown selected if the browser allows neither way to write it. */
export async function copyText(text: string, beside: HTMLElement): Promise<Copied> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    return copySelection(text, beside);
  }
}

function copySelection(text: string, beside: HTMLElement): Copied {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.className = 'copy-source';
  area.readOnly = true;
  area.value = text;
  area.setAttribute('aria-label', 'The text to copy');
  beside.after(area);
  area.select();
  // Deprecated, and still the only way where the Clipboard API is refused.
  if (document.execCommand('copy')) {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
    return 'copied';
  }
  area.addEventListener('blur', () => area.remove(), { once: true });
  return 'selected';
}
