import { useRef, useState } from 'preact/hooks';
import type { Commands } from '../../../web/wire/commands.ts';
import { call } from '../../api/call.ts';
import { copyText } from '../../parts/copy-text.ts';
import { MenuButton } from '../../parts/menu-button.tsx';
import type { ListedRow } from '../../state/rows.ts';
import { problemText } from '../loading/use-answer.ts';

/** Copies the request as a command. */
export function CopyAs({ row, onProblem }: { readonly row: ListedRow; readonly onProblem: (words?: string) => void }) {
  const place = useRef<HTMLSpanElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (kind: keyof Commands, label: string): Promise<void> => {
    try {
      const commands = await call<Commands>(`exchanges/${row.id}/commands`);
      if (!place.current) return;
      const copied = await copyText(commands[kind], place.current);
      setSaid(copied === 'copied' ? `✓ Copied: ${label}` : 'Press Ctrl+C to copy');
      onProblem(undefined);
    } catch (error) {
      setSaid('');
      onProblem(problemText(error));
    }
  };
  return (
    <span class="copy">
      <MenuButton
        label="Copy as"
        items={KINDS.map(([kind, label, hint]) => ({ label, hint, onChoose: () => void copy(kind, label) }))}
      />
      <span ref={place} class="said" aria-live="polite">
        {said}
      </span>
    </span>
  );
}

const KINDS: readonly (readonly [kind: keyof Commands, label: string, hint: string])[] = [
  ['curl', 'curl', 'through the proxy'],
  ['curlDirect', 'curl, direct', 'to the API server, with $TOKEN'],
  ['kubectl', 'kubectl get --raw', 'or what comes nearest'],
  ['fetch', 'fetch', 'JavaScript, through the proxy'],
];
