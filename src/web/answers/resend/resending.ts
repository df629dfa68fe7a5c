import type { Exchange } from '../../../trace/exchange.ts';
import type { Commands } from '../../wire/commands.ts';
import type { OutgoingRequest } from './outgoing-request.ts';

/** What sending a request again takes besides the trace. */
export interface Resending {
  /** Of the proxy, with its key and prefix; `undefined` where there is none to send to. */
  readonly proxyUrl: () => string | undefined;
  /** The URL of the API server behind it, without a slash at its end. */
  readonly server: string;
  /** What is different about all that is sent, if anything. */
  readonly caveat?: string | undefined;
  readonly userAgent: string;
  /** Why a request may change something; `undefined` where it cannot. In doubt it may. */
  readonly whyChanging: (request: OutgoingRequest) => Promise<string | undefined>;
  /** The request as commands. */
  readonly commandsOf: (exchange: Exchange) => Commands;
}
