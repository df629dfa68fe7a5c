import { Dialog } from '../../parts/dialog.tsx';
import type { KeyCommand } from '../keys.ts';

/** All keys of the list. */
export function HelpDialog({
  commands,
  onClose,
}: {
  readonly commands: readonly KeyCommand[];
  readonly onClose: () => void;
}) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {commands.map(({ keys, words }) => (
          <div key={words}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{NAMES.get(key) ?? key}</kbd>
              ))}
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['ArrowDown', '↓'],
  ['ArrowUp', '↑'],
  ['ArrowLeft', '←'],
  ['ArrowRight', '→'],
  ['PageDown', 'Page Down'],
  ['PageUp', 'Page Up'],
  ['Escape', 'Esc'],
]);
