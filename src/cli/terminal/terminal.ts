import type { HeldSecrets } from '../../api/secrets/held-secrets.ts';
import { exitCodeOf } from './interruption.ts';
import type { PlainOutput } from './plain-output.ts';

/** What a command works with: its streams, its environment and the wish of its user to stop. Tests pass their own. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: PlainOutput;
  readonly stderr: PlainOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * From now on Ctrl-C, SIGTERM and their like abort what this gives: stop serving, clean up, return. As long as a command does not
   * call it they end the process at once (interruption.ts), so only that does which has something to clean up, and ends by it.
   */
  readonly interruption: () => AbortSignal;
  /** The credentials that this run has come to hold. */
  readonly secrets: HeldSecrets;
}

/** Thrown by a command that has said all there is to say and ends with this exit code. */
export class ExitCode extends Error {
  override readonly name = 'ExitCode';
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

/** Waits until the person has had enough, then ends the command as the signal would: throws ExitCode, so that all is cleaned up. */
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
