import { useId, useState } from 'preact/hooks';
import type { CureView } from '../../../web/wire/access.ts';
import { CodeBlock } from '../../parts/code-block.tsx';
import { visibleLine } from '../../text/visible.ts';

/** The ways to lift a denial, the least first; one of them is shown as YAML and as commands. */
export function Cures({ cures }: { readonly cures: readonly CureView[] }) {
  const name = useId();
  const [chosen, setChosen] = useState(0);
  const cure = cures[chosen] ?? cures[0];
  if (!cure) return null;
  return (
    <section class="cures">
      <h3>{cures.length > 1 ? 'How to allow it' : 'What would allow it'}</h3>
      {cures.length > 1 && (
        <fieldset>
          <legend>How much to allow</legend>
          {cures.map(({ title, warning }, at) => (
            <label key={at}>
              <input type="radio" name={name} checked={cures[at] === cure} onChange={() => setChosen(at)} />
              <span>
                {title === 'least' ? 'least: only what this request needs' : visibleLine(title)}
                {warning !== undefined && <small class="warning"> ⚠ {visibleLine(warning)}</small>}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {cures.length === 1 && cure.warning !== undefined && <p class="warning">⚠ {visibleLine(cure.warning)}</p>}
      <h4>As YAML</h4>
      <CodeBlock text={cure.manifest} what="the manifest" />
      {cure.commands.length > 0 && <h4>As commands</h4>}
      {cure.commands.map((command, at) => (
        <CodeBlock
          key={at}
          text={command}
          what={cure.commands.length > 1 ? `command ${at + 1}` : 'the command'}
          wraps
        />
      ))}
    </section>
  );
}
