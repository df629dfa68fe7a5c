import { useRef, useState } from 'preact/hooks';
import type { EditableRequest, ResendRequest, Resent } from '../../../web/wire/commands.ts';
import type { ExchangeDetail } from '../../../web/wire/detail.ts';
import { call } from '../../api/call.ts';
import { CodeBlock } from '../../parts/code-block.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import type { ListedRow } from '../../state/rows.ts';
import { session } from '../../state/session.ts';
import { visibleLine } from '../../text/visible.ts';
import { Loaded } from '../loading/loaded.tsx';
import { useAnswer } from '../loading/use-answer.ts';
import { sendAgain } from './send-again.ts';

/** What the dialog is made of. */
export interface ConfirmDialogProps {
  readonly row: ListedRow;
  /** What is different from the exchange. */
  readonly request: ResendRequest;
  /** Why it may change something. */
  readonly why: string;
  readonly onSent: (sent: Resent) => void;
  readonly onClose: () => void;
}

/** Asks before something is sent that may change something, and offers to try it first. */
export function ConfirmDialog({ row, request, why, onSent, onClose }: ConfirmDialogProps) {
  const kept = useAnswer<EditableRequest>(`exchanges/${row.id}/request`, 0);
  const [tried, setTried] = useState<Tried>();
  const isBusy = useRef(false);
  const isReadOnly = session.value?.isReadOnly === true;
  const send = async (how: Pick<ResendRequest, 'isDryRun' | 'isConfirmed'>): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    const outcome = await sendAgain(row, { ...request, ...how });
    if ('sent' in outcome && how.isConfirmed) return onSent(outcome.sent);
    setTried('sent' in outcome ? await triedOf(outcome.sent) : { isGood: false, words: problemOf(outcome) });
    isBusy.current = false;
  };
  return (
    <Dialog title="This may change something" onClose={onClose}>
      <p>Why: {visibleLine(why)}.</p>
      <Loaded answered={kept}>
        {(editable) => {
          const { method = editable.method, path = editable.path, body = editable.body } = request;
          const isOther = request.method !== undefined || request.path !== undefined || request.headers !== undefined;
          const canTry = editable.canDryRun || isOther;
          return (
            <>
              <p class="request-line">
                <code>
                  {visibleLine(method)} {visibleLine(path)}
                </code>
              </p>
              {body !== '' && <CodeBlock text={body} what="the body" />}
              {editable.caveat !== undefined && <p class="doubt">⚠ {visibleLine(editable.caveat)}</p>}
              {tried && (
                <p class={tried.isGood ? 'good' : 'trouble'} role="status">
                  {visibleLine(tried.words)}
                </p>
              )}
              {isReadOnly && (
                <p class="doubt">
                  ⚠ kubetrace runs with --read-only, so it refuses to send this. A dry run is possible.
                </p>
              )}
              {!canTry && <p class="faint">The server cannot try this one with dryRun=All.</p>}
              <div class="buttons">
                {canTry && (
                  <button type="button" ref={focusAtFirst} onClick={() => void send({ isDryRun: true })}>
                    Try it first (dryRun=All)
                  </button>
                )}
                {!isReadOnly && (
                  <button type="button" class="danger" onClick={() => void send({ isConfirmed: true })}>
                    Send it: {visibleLine(method)}
                  </button>
                )}
                <button type="button" onClick={onClose}>
                  Cancel
                </button>
              </div>
            </>
          );
        }}
      </Loaded>
    </Dialog>
  );
}

/** The harmless button has the focus as soon as it is there. */
function focusAtFirst(button: HTMLElement | null): void {
  button?.focus();
}

interface Tried {
  readonly isGood: boolean;
  readonly words: string;
}

async function triedOf({ id, status }: Resent): Promise<Tried> {
  if (status < 400) return { isGood: true, words: `✓ Dry run: the server answers ${status}. Nothing was changed.` };
  const why = await call<ExchangeDetail>(`exchanges/${id}`).then(
    ({ row, explanation }) => row.problem ?? explanation?.words.join(' '),
    () => undefined,
  );
  return { isGood: false, words: `✕ Dry run: the server answers ${status}${why === undefined ? '' : `: ${why}`}` };
}

function problemOf(outcome: { readonly unconfirmed: string } | { readonly problem: string }): string {
  return 'problem' in outcome ? `✕ ${outcome.problem}` : `✕ Not sent: ${outcome.unconfirmed}`;
}
