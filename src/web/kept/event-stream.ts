import type { ServerResponse } from 'node:http';
import { plainText } from '../../api/text/plain-text.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { StreamEvents } from '../wire/events.ts';
import type { LessonState } from '../wire/lessons.ts';
import type { Row } from '../wire/row.ts';
import type { KeptTrace } from './kept-trace.ts';

/** What a stream is asked for. */
export interface StreamOptions {
  readonly filter?: ExchangeFilter | undefined;
  /** `EPOCH.CHANGE.EXCHANGE` of the last event that the client has. */
  readonly after?: string | undefined;
  readonly rowOf: (exchange: Exchange) => Row;
  readonly lessons?: LessonFeed | undefined;
}

/** The lesson that is under way, for every stream. */
export interface LessonFeed {
  readonly current: LessonState | undefined;
  /** Calls a function whenever `current` has changed, until the returned function is called. */
  onChange(heard: () => void): () => void;
}

/**
 * Server-sent events (WHATWG HTML, 9.2) with the rows of a trace: what is there, then what changes, of each exchange the latest state. A client that reads slowly
 * gets fewer, later states, so that nothing piles up for it.
 */
export class EventStream {
  readonly #trace: KeptTrace;
  readonly #res: ServerResponse;
  readonly #options: StreamOptions;
  /** The last change that was sent. */
  #sent = 0;
  #timer: NodeJS.Timeout | undefined;
  #isMatching = false;
  readonly #stops: readonly (() => void)[];

  /** Begins to write. `onClose` is called when the client has gone. */
  constructor(trace: KeptTrace, res: ServerResponse, options: StreamOptions, onClose: () => void = () => undefined) {
    this.#trace = trace;
    this.#res = res;
    this.#options = options;
    res.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store' });
    res.write(`retry: ${RETRY}\n\n`);
    this.#stops = [trace.onChange(() => this.#later()), options.lessons?.onChange(() => this.#sendLesson()) ?? idle];
    res.once('close', () => {
      clearTimeout(this.#timer);
      for (const stop of this.#stops) stop();
      onClose();
    });
    this.#begin();
    const { filter } = options;
    if (filter) void this.#match(filter);
    else this.#flush();
  }

  /** Sends an event that is not of an exchange. */
  send<Name extends keyof StreamEvents>(name: Name, data: StreamEvents[Name]): void {
    const { epoch, lastId } = this.#trace;
    this.#res.write(
      `id: ${epoch}.${this.#sent}.${lastId}\nevent: ${name}\ndata: ${plainText(JSON.stringify(data))}\n\n`,
    );
  }

  #begin(): void {
    const trace = this.#trace;
    const position = positionOf(this.#options.after);
    const isResumed = position?.epoch === trace.epoch && position.change <= trace.change;
    if (isResumed) this.#sent = position.change;
    this.send('hello', { epoch: trace.epoch, isResumed, rows: trace.size });
    const lost = isResumed ? trace.lostAfter(position.exchange) : 0;
    if (lost > 0) this.send('lost', { exchanges: lost });
    this.#sendLesson();
  }

  /** Says what matches, and only then what changes: a row has the last word on itself. */
  async #match(filter: ExchangeFilter): Promise<void> {
    this.#isMatching = true;
    const ids: number[] = [];
    for await (const exchange of this.#trace.exchanges()) {
      if (this.#res.destroyed) return;
      if (filter(exchange)) ids.push(exchange.id);
    }
    this.#isMatching = false;
    this.send('matches', { ids });
    this.#flush();
  }

  #sendLesson(): void {
    const { current } = this.#options.lessons ?? {};
    if (current && !this.#res.destroyed) this.send('lesson', current);
  }

  #later(): void {
    if (this.#isMatching) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#flush();
    }, PAUSE);
  }

  /** Sends what has changed, a piece at a time. */
  #flush(): void {
    if (this.#res.writableEnded || this.#res.destroyed) return;
    if (this.#res.writableNeedDrain) {
      this.#res.once('drain', () => this.#flush());
      return;
    }
    const { change, oldest, older } = this.#trace;
    const changed = this.#trace.since(this.#sent);
    const piece = changed.slice(0, MAX_ROWS);
    const isCurrent = piece.length === changed.length;
    this.#sent = isCurrent ? change : (piece.at(-1)?.change ?? change);
    this.send('rows', {
      rows: piece.flatMap(({ exchange }) => (exchange ? [this.#rowOf(exchange)] : [])),
      oldest,
      older,
      isCurrent,
    });
    if (!isCurrent) setImmediate(() => this.#flush());
  }

  #rowOf(exchange: Exchange): Row {
    const { filter, rowOf } = this.#options;
    const row = rowOf(exchange);
    return filter && !filter(exchange) ? { ...row, isHidden: true } : row;
  }
}

const idle = (): void => undefined;

/** In milliseconds: how long changes are gathered, and when a client comes back that has lost the connection. */
const PAUSE = 100;
const RETRY = 500;

/** In one event. */
const MAX_ROWS = 500;

function positionOf(text: string | undefined): { epoch: string; change: number; exchange: number } | undefined {
  const [, epoch = '', change, exchange] = /^(\w{1,32})\.(\d{1,15})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return epoch === '' ? undefined : { epoch, change: Number(change), exchange: Number(exchange) };
}
