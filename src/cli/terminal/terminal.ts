import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import { exitCodeOf } from './interruption.ts';
import type { PlainOutput } from './plain-output.ts';

/** What a command works with: its streams, its environment, and the signals of its user. Tests pass their own. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: PlainOutput;
  readonly stderr: PlainOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * From now on Ctrl-C, SIGTERM and the like abort the returned signal: stop serving, clean up, return. Until a command calls this they
   * end the process at once (interruption.ts), so only a command that has something to clean up does.
   */
  readonly interruption: () => AbortSignal;
  /** A text of ours with its command lines as the user types them: as `kubetrace`, or as a plugin of kubectl. */
  readonly asCalled: (text: string) => string;
  /** The credentials that this run has come to know. */
  readonly secrets: HeldSecrets;
  /** Keeps what V8 has compiled so far for the next start. Called before flags of V8 are changed, to which compiled code is bound. */
  readonly keepCompiled?: (() => void) | undefined;
}

/** Thrown by a command that has printed everything and ends with this exit code. */
export class ExitCode extends Error {
  override readonly name = 'ExitCode';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Waits for a signal to end the command, then ends it as the signal would: throws ExitCode, so that everything is cleaned up. */
export async function untilInterrupted(terminal: Terminal): Promise<never> {
  const interrupted = terminal.interruption();
  if (!interrupted.aborted) {
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }));
  }
  throw interruptedBy(interrupted);
}

/** How a command ends that was interrupted; by Ctrl-C where no signal came, since a prompt reads that as a key. */
export function interruptedBy({ reason = 'SIGINT' }: AbortSignal): ExitCode {
  return new ExitCode(exitCodeOf(reason as NodeJS.Signals));
}
