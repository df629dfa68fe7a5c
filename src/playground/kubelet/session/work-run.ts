import type { ContainerPlace } from '../container/container-place.ts';
import { PROGRAMS } from '../programs/programs.ts';
import { BrokenPipe, NO_INPUT } from '../shell/pipe.ts';
import { Shell } from '../shell/shell.ts';
import { ShellState } from '../shell/shell-state.ts';

/** What a container did that ended by itself. */
export interface FinishedWork {
  readonly output: string;
  readonly exitCode: number;
}

/** Milliseconds: what takes longer is taken for a server. */
const MAX_TIME = 5_000;
const MAX_OUTPUT = 1024 * 1024;
const NOT_FOUND = 127;

/** What a container does until it ends; `undefined` for one that goes on, or in which a program is missing. */
export async function runToEnd(command: readonly string[], place: ContainerPlace): Promise<FinishedWork | undefined> {
  const pieces: Buffer[] = [];
  let size = 0;
  const write = (data: string | Uint8Array) => {
    const piece = Buffer.from(data);
    size += piece.length;
    if (size > MAX_OUTPUT) return Promise.reject(new BrokenPipe());
    pieces.push(piece);
    return Promise.resolve();
  };
  const signal = AbortSignal.timeout(MAX_TIME);
  const state = new ShellState(place.environment, place.directory);
  const shell = new Shell({ place: { ...place, signal, isTerminal: false }, programs: PROGRAMS }, state);
  const exitCode = await shell.runProgram(command, { stdin: NO_INPUT, stdout: write, stderr: write });
  return signal.aborted || exitCode === NOT_FOUND ? undefined : { output: Buffer.concat(pieces).toString(), exitCode };
}
