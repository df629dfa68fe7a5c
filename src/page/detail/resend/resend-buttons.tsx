import { useState } from 'preact/hooks';
import type { ResendRequest, Resent } from '../../../web/wire/commands.ts';
import type { ListedRow } from '../../state/rows.ts';
import { session } from '../../state/session.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import type { RequestForm } from './edited-parts.ts';
import { selectWhenThere, sendAgain } from './send-again.ts';

/** What is open: nothing, the form, or the question whether to send what may change something. */
interface Open {
  /** The row that is sent again: another may be selected meanwhile. */
  readonly row: ListedRow;
  readonly form?: RequestForm;
  readonly question?: { readonly request: ResendRequest; readonly why: string };
}

/** Sends a request again, as it is or edited. What may change something is never sent without a confirmation: the server insists on it. */
export function ResendButtons({
  row,
  onProblem,
}: {
  readonly row: ListedRow;
  readonly onProblem: (words: string) => void;
}) {
  const [open, setOpen] = useState<Open>();
  const canResend = session.value?.canResend === true;
  const whyNot = canResend ? undefined : 'Nothing can be sent: there is no proxy behind this trace';
  const close = (): void => setOpen(undefined);
  const sent = ({ id }: Resent, { run }: ListedRow): void => {
    close();
    selectWhenThere(run, id);
  };
  const send = async (of: ListedRow, request: ResendRequest, form?: RequestForm): Promise<string | undefined> => {
    const outcome = await sendAgain(of, request);
    if ('problem' in outcome) return outcome.problem;
    if ('sent' in outcome) sent(outcome.sent, of);
    else setOpen({ row: of, ...(form && { form }), question: { request, why: outcome.unconfirmed } });
    return undefined;
  };
  return (
    <>
      <button
        type="button"
        disabled={!canResend}
        title={whyNot ?? 'Sends the same request again, through the proxy'}
        onClick={() => void send(row, {}).then((problem) => problem !== undefined && onProblem(problem))}
      >
        Resend
      </button>
      <button type="button" disabled={!canResend} title={whyNot} onClick={() => setOpen({ row })}>
        Edit and resend
      </button>
      {open && !open.question && (
        <EditDialog
          row={open.row}
          form={open.form}
          onSend={(request, form) => send(open.row, request, form)}
          onClose={close}
        />
      )}
      {open?.question && (
        <ConfirmDialog
          row={open.row}
          {...open.question}
          onSent={(what) => sent(what, open.row)}
          // What was written is not lost.
          onClose={() => setOpen(open.form && { row: open.row, form: open.form })}
        />
      )}
    </>
  );
}
