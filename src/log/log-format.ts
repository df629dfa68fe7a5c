import type { ExplainedAnswer } from '../api/answers/explained-answer.ts';
import type { HeaderList } from '../api/request/header-list.ts';
import type { CapturedBody, Exchange } from '../trace/exchange.ts';
import type { Showable } from './detail.ts';
import type { DiscoveryCalls } from './facts/discovery-fold.ts';
import type { RepeatedFailure } from './facts/repeated-failures.ts';
import type { LogText } from './output/long-text.ts';
import type { WatchEvent } from '../trace/watch/watch-event.ts';
import type { Moment } from './facts/moment.ts';

/** A format: it makes lines of what happened, without any IO. */
export interface LogFormat {
  /** `answer` is there for an error that is not a denial. */
  exchange(exchange: Exchange, moment: Moment, answer?: ExplainedAnswer): LogText[];
  watchEvent(exchange: Exchange, event: WatchEvent, at: number): string[];
  /** Several calls on one line. Formats for programs do not have this. */
  discovery?(calls: DiscoveryCalls): string[];
  /** What a client repeated of a failure that has its lines. Formats for programs do not have this. */
  repeated?(failure: RepeatedFailure): string[];
  /** The reader was too slow for so many lines. */
  dropped(lines: number): string;
}

/** What a format depends on besides the exchange. */
export interface FormatOptions {
  /** 0 to 10. */
  readonly verbosity: number;
  /** `--show`: parts that are shown at every level. */
  readonly show?: readonly Showable[] | undefined;
  readonly color: boolean;
  /** Of the terminal; a function where it may change. */
  readonly columns?: number | (() => number | undefined);
  /** Whether the terminal draws only ASCII. */
  readonly ascii?: boolean;
  readonly pid: number;
}

/** From level 5: the RequestInfo, the anatomy of the path and the rule, drawn. Loaded only there. */
export type RequestInfoTable = (exchange: Exchange, layout: TableLayout) => string;

/** How a table may be drawn. */
export interface TableLayout {
  readonly color: boolean;
  readonly columns: number;
  /** Whether a text that is wider is broken. */
  readonly wraps?: boolean;
  /** Whether frames are drawn in ASCII. */
  readonly ascii?: boolean;
}

/** From level 8: a body in a more readable form, where there is one. Loaded only there. */
export type BodyDrawing = (body: CapturedBody, headers: HeaderList, limit: number) => string[] | undefined;

/** What a format loads for higher levels. */
export interface Drawings {
  readonly table?: RequestInfoTable;
  readonly body?: BodyDrawing;
}
