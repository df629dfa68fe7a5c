import type { Stage } from '../../trace/exchange.ts';

/** What became of an exchange, for colours and marks: `denied` is the server's 401 or 403, `refused` ours, `failed` without an answer. */
export type Outcome = 'pending' | 'ok' | 'redirect' | 'denied' | 'refused' | 'error' | 'fault' | 'failed';

/** A program that was run: `kubectl get`, by the headers that kubectl sends. */
export interface RowCommand {
  /** Tells runs of the same command apart. */
  readonly session: string;
  readonly name: string;
}

/** One exchange in the list: its latest state. A row that comes again takes the place of the one before. */
export interface Row {
  readonly id: number;
  /** Epoch milliseconds of its start. */
  readonly at: number;
  readonly stage: Stage;
  readonly outcome: Outcome;
  readonly origin: 'client' | 'kubetrace';
  /** The method where the API server has no verb for it. */
  readonly verb: string;
  readonly method: string;
  /** `resource[/subresource][.group]`, or the path of a non-resource request. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  /** 0 where no answer came. */
  readonly status: number;
  /** In milliseconds since `at`; absent before it. */
  readonly started?: number;
  readonly ended?: number;
  /** Of the bodies, in bytes. */
  readonly sent: number;
  readonly received: number;
  readonly client: string;
  /** The user whom the API server authorized, as far as it is known. */
  readonly user?: string;
  readonly command?: RowCommand;
  /** Asks what the server serves, and was answered. */
  readonly isDiscovery?: true;
  /** A watch, a log that is followed, exec and the like. */
  readonly isLong?: true;
  /** What was missing, why it was refused, or why it failed, in one line. */
  readonly problem?: string;
  /** Of a denial: `rbac`, `admission` … */
  readonly denial?: string;
  /** The exchange that the page sent again as this one. */
  readonly resent?: number;
  /** Does not match the filter of the stream. */
  readonly isHidden?: true;
}
