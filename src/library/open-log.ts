import type { Observer } from '../trace/observer.ts';

/** What is logged of a trace, and where. */
export interface LogOptions {
  /** 0 to 10, as `-v` of the command: 1 is one line per request, 2 has the whole cure of a denial, 6 to 10 are those of kubectl. Default 1. */
  readonly verbosity?: number;
  /** `pretty` for people, `klog` as kubectl writes, `json` one object per line. Default `pretty`. */
  readonly format?: 'pretty' | 'klog' | 'json';
  /** Default false. */
  readonly color?: boolean;
  /** Takes whole lines. */
  readonly write: (text: string) => void;
}

/** An observer that logs; closing it writes what waits. */
export async function openLog({
  verbosity = 1,
  format = 'pretty',
  color = false,
  write,
}: LogOptions): Promise<Observer> {
  const { requestLog } = await import('../log/request-log.ts');
  const output = {
    write(text: string): boolean {
      write(text);
      return true;
    },
  };
  const log = await requestLog(output, { verbosity, format, color });
  const close = log.close?.bind(log);
  return {
    ...log,
    async close() {
      await close?.();
      await log.idle();
    },
  };
}
