import type { ChildProcess } from 'node:child_process';

/** Its exit code, or the signal that ended it. */
export type ProcessEnd = readonly [code: number | null, signal: NodeJS.Signals | null];

/** How a process ends. */
export interface ProcessEnds {
  readonly exited: Promise<ProcessEnd>;
  /** After that, when nothing has its streams any more. */
  readonly closed: Promise<ProcessEnd>;
}

/** To be called when it is started, and awaited at any time: a listener that comes late would wait for ever. */
export function endsOf(child: ChildProcess): ProcessEnds {
  const ended = (event: 'exit' | 'close') =>
    new Promise<ProcessEnd>((resolve) => {
      child.once(event, (...end: [number | null, NodeJS.Signals | null]) => resolve(end));
    });
  return { exited: ended('exit'), closed: ended('close') };
}
