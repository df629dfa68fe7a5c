import { useRef } from 'preact/hooks';
import type { Commands } from '../../../web/wire/commands.ts';
import { call } from '../../api/call.ts';
import { copyText } from '../../parts/copy-text.ts';
import { MenuButton } from '../../parts/menu-button.tsx';
import type { ListedRow } from '../../state/rows.ts';
import { problemText } from '../loading/use-answer.ts';

/** What the menu is made of. */
export interface CopyAsProps {
  readonly row: ListedRow;
  readonly onCopied: (words: string) => void;
  readonly onProblem: (words: string) => void;
}

/** Copies the request as a command. */
export function CopyAs({ row, onCopied, onProblem }: CopyAsProps) {
  const place = useRef<HTMLSpanElement>(null);
  const copy = async (kind: keyof Commands, label: string): Promise<void> => {
    try {
      const commands = await call<Commands>(`exchanges/${row.id}/commands`);
      if (!place.current) return;
      const copied = await copyText(commands[kind], place.current);
      onCopied(copied === 'copied' ? `✓ Copied as ${label}` : 'Press Ctrl+C to copy');
    } catch (error) {
      onProblem(problemText(error));
    }
  };
  const items = KINDS.map(([kind, label, hint]) => ({ label, hint, onChoose: () => void copy(kind, label) }));
  return (
    <span class="copy">
      <MenuButton label="Copy as" items={items} />
      <span ref={place} />
    </span>
  );
}

const KINDS: readonly (readonly [kind: keyof Commands, label: string, hint: string])[] = [
  ['curl', 'curl', 'through the proxy'],
  ['curlDirect', 'curl, direct', 'to the API server, with $TOKEN'],
  ['kubectl', 'kubectl get --raw', 'or what comes nearest'],
  ['fetch', 'fetch', 'JavaScript, through the proxy'],
];
