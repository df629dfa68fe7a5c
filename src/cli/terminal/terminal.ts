import type { HeldSecrets } from '../../api/held-secrets.ts';
import { lookupTable } from '../../api/lookup-table.ts';
import type { PlainOutput } from './plain-output.ts';

/** What a command has to do with: its streams, its environment and the wish of its user to stop. Tests pass their own. */
export interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly stdout: PlainOutput;
  readonly stderr: PlainOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by Ctrl-C or SIGTERM: stop serving, clean up, return. */
  readonly interrupted: AbortSignal;
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

const EXIT_OF_SIGNAL = lookupTable<number>({ SIGINT: 130, SIGTERM: 143 });

/** Waits until the person has had enough, then ends the command as the signal would: throws ExitCode, so that all is cleaned up. */
export async function untilInterrupted({ interrupted }: Terminal): Promise<never> {
  if (!interrupted.aborted) {
    await new Promise((resolve) => interrupted.addEventListener('abort', resolve, { once: true }));
  }
  throw new ExitCode(EXIT_OF_SIGNAL.get(interrupted.reason as string) ?? 1);
}
