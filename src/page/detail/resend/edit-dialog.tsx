import { useState } from 'preact/hooks';
import type { EditableRequest, ResendRequest } from '../../../web/wire/commands.ts';
import { Dialog } from '../../parts/dialog.tsx';
import type { ListedRow } from '../../state/rows.ts';
import { visibleLine } from '../../text/visible.ts';
import { Loaded } from '../loading/loaded.tsx';
import { useAnswer } from '../loading/use-answer.ts';
import { editedParts, formOf, type RequestForm } from './edited-parts.ts';

/** What the dialog is made of. */
export interface EditDialogProps {
  readonly row: ListedRow;
  /** As it was left, when it is opened again. */
  readonly form: RequestForm | undefined;
  /** Resolves with what is wrong, if something is. */
  readonly onSend: (request: ResendRequest, form: RequestForm) => Promise<string | undefined>;
  readonly onClose: () => void;
}

/** The request of an exchange, to be changed and sent again. */
export function EditDialog({ row, form, onSend, onClose }: EditDialogProps) {
  const kept = useAnswer<EditableRequest>(`exchanges/${row.id}/request`, 0);
  return (
    <Dialog title="Edit and resend" onClose={onClose}>
      <Loaded answered={kept}>
        {(editable) => <Form kept={editable} form={form ?? formOf(editable)} onSend={onSend} onClose={onClose} />}
      </Loaded>
    </Dialog>
  );
}

interface FormProps extends Pick<EditDialogProps, 'onSend' | 'onClose'> {
  readonly kept: EditableRequest;
  readonly form: RequestForm;
}

function Form({ kept, form: first, onSend, onClose }: FormProps) {
  const [form, setForm] = useState(first);
  const [problem, setProblem] = useState<string>();
  const send = async (): Promise<void> => {
    try {
      setProblem(await onSend(editedParts(form, kept), form));
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  const set = (part: keyof RequestForm) => (event: { currentTarget: { value: string } }) =>
    setForm({ ...form, [part]: event.currentTarget.value });
  return (
    <form
      class="edit"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {kept.problem !== undefined && <p class="doubt">⚠ {visibleLine(kept.problem)}</p>}
      {kept.caveat !== undefined && <p class="doubt">⚠ {visibleLine(kept.caveat)}</p>}
      <div class="line-of-request">
        <label>
          Method
          <select value={form.method} onChange={set('method')}>
            {[...new Set([kept.method, ...METHODS])].map((method) => (
              <option key={method} value={method}>
                {visibleLine(method)}
              </option>
            ))}
          </select>
        </label>
        <label class="path">
          Path
          <input type="text" spellcheck={false} value={form.path} onInput={set('path')} />
        </label>
      </div>
      <label>
        Headers <small>Name: value, a line each; kubetrace adds the credential</small>
        <textarea rows={5} spellcheck={false} value={form.headers} onInput={set('headers')} />
      </label>
      <label>
        Body
        <textarea rows={10} spellcheck={false} value={form.body} onInput={set('body')} />
      </label>
      {problem !== undefined && (
        <p class="trouble" role="alert">
          ✕ {visibleLine(problem)}
        </p>
      )}
      <div class="buttons">
        <button type="submit">Send</button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
