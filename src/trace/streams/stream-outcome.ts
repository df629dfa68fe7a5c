import { concat } from '../../api/bytes.ts';
import { textOfUtf8 } from '../../api/go/go-utf8.ts';
import { jsonObject } from '../../api/body/json-object.ts';

/** How a stream ended, from what its error channel says. */
export interface Outcome {
  readonly exitCode?: number;
  readonly error?: string;
}

/** Collects the start of an error channel. */
export class ErrorText {
  readonly #pieces: Uint8Array[] = [];
  #room: number;

  constructor(limit: number) {
    this.#room = limit;
  }

  push(piece: Uint8Array): void {
    const kept = new Uint8Array(piece.subarray(0, this.#room));
    this.#room -= kept.length;
    if (kept.length > 0) this.#pieces.push(kept);
  }

  get outcome(): Outcome {
    return outcomeOf(textOfUtf8(concat(this.#pieces)));
  }
}

/**
 * Since protocol v4 the channel holds a Status without its kind (apimachinery pkg/util/remotecommand, client-go tools/remotecommand/v4.go);
 * before, and for forwarded ports, a text. Without a text there is no outcome.
 */
export function outcomeOf(text: string): Outcome {
  if (text === '') return {};
  const status: ExecStatus | undefined = jsonObject(text);
  if (typeof status?.status !== 'string') return { error: text.trimEnd() };
  if (status.status === 'Success') return { exitCode: 0 };
  const code = status.details?.causes?.find(({ reason }) => reason === 'ExitCode')?.message;
  if (code !== undefined && /^-?\d+$/.test(code)) return { exitCode: Number(code) };
  return { error: status.message ?? status.reason ?? text };
}

interface ExecStatus {
  readonly status?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly details?: { readonly causes?: readonly { readonly reason?: string; readonly message?: string }[] };
}
