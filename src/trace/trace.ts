import type { CredentialFacts } from '../api/credential-facts.ts';
import { HeldSecrets } from '../api/secrets/held-secrets.ts';
import type { Denial } from '../rbac/rules/denial.ts';
import { CaptureAllowance, MAX_UNDER_WAY_BYTES } from './capture.ts';
import { limitsFor } from './capture-limits.ts';
import type { CaptureLimits, SharedByCaptures } from './capture-limits.ts';
import type { BodyCapture } from './capture.ts';
import { ExchangeRecord } from './exchange-record.ts';
import type { Opening, ResponseHead } from './exchange-record.ts';
import { type Exchange, type Failure, hasEnded, type Refusal } from './exchange.ts';
import { Held } from './ended-exchanges.ts';
import type { Observer, TraceEvent } from './observer.ts';
import { type OwnCall, withCall } from './own-call.ts';
import { Redaction } from './masks/redaction.ts';
import { RevealedExchange } from './revealed-exchange.ts';
import type { TraceOptions } from './trace-options.ts';
import { UnderWay } from './open-exchanges.ts';

/**
 * What happened: keeps the latest exchanges and announces them. All writing to an Exchange is done here, and an exchange
 * ends once: after `completed` or `failed`, whichever comes first, every further call for it does nothing.
 */
export class Trace {
  /** The credentials that are masked in everything that is recorded. */
  readonly secrets: HeldSecrets;
  readonly #onObserverError: (error: unknown, observer: Observer) => void;
  readonly #underWay = new UnderWay();
  readonly #ended: Held;
  #onIdle: (() => void)[] = [];
  #observers: readonly Observer[] = [];
  /** Who sees secrets, and what they see. The record itself never has them. */
  readonly #trusted = new Set<Observer>();
  readonly #revealed = new WeakMap<ExchangeRecord, RevealedExchange>();
  readonly #redaction: Redaction;
  readonly #shared: SharedByCaptures;
  #limits: CaptureLimits;
  #lastId = 0;

  constructor(options: TraceOptions = {}) {
    this.secrets = options.secrets ?? new HeldSecrets();
    this.#redaction = new Redaction(this.secrets);
    this.#shared = { redaction: this.#redaction, allowance: new CaptureAllowance(MAX_UNDER_WAY_BYTES) };
    this.#limits = limitsFor([], this.#shared);
    this.#ended = new Held(options.capacity ?? 1000, options.capacityBytes ?? 256 * 1024 * 1024);
    this.#onObserverError = options.onObserverError ?? ((error) => process.emitWarning(error as Error));
  }

  /** How many bytes are kept of each body: the most that any observer needs, at most 128 MiB. */
  get bodyBytes(): number {
    return this.#limits.limit;
  }

  /** Opens an exchange: stage RequestReceived, announced as ADDED. Masks what must not be recorded. */
  begin(opening: Opening): Exchange {
    const record = new ExchangeRecord(++this.#lastId, opening, this.#limits);
    if (this.#trusted.size > 0) this.#revealed.set(record, new RevealedExchange(record, opening, this.#limits));
    this.#underWay.add(record);
    this.#announce('ADDED', record);
    return record;
  }

  /** The next piece of the request's body has passed. */
  requestData(exchange: Exchange, data: Uint8Array): void {
    const record = open(exchange);
    record?.stream?.push('In', data);
    if (record) this.#passed(record, 'request', (body) => body.push(data));
  }

  /** The credential chosen for it. Announced with the next event. */
  authenticated(exchange: Exchange, credential: CredentialFacts): void {
    const record = open(exchange);
    if (record) record.credential = this.#redaction.facts(credential);
  }

  /** One of our filters refuses it. Announced with the next event. */
  refused(exchange: Exchange, refusal: Refusal): void {
    const record = open(exchange);
    if (record) record.refusal = this.#redaction.decoded(refusal);
  }

  /** The head of the answer is here: stage ResponseStarted. */
  responseStarted(exchange: Exchange, head: ResponseHead): void {
    const record = open(exchange);
    if (!record) return;
    record.responseStarted(head, this.#limits);
    this.#revealedOf(record)?.responseStarted(head, this.#limits);
    this.#announce('MODIFIED', record);
  }

  /** The next piece of the answer's body has passed. */
  responseData(exchange: Exchange, data: Uint8Array): void {
    const record = open(exchange);
    record?.stream?.push('Out', data);
    if (record) this.#passed(record, 'response', (body) => body.push(data));
  }

  /** The denial is understood. */
  explained(exchange: Exchange, denial: Denial): void {
    const record = open(exchange);
    if (!record) return;
    record.denial = this.secrets.maskedData(denial);
    this.#announce('MODIFIED', record);
  }

  /** Why the server allowed it is known. Announced with the next event. */
  allowed(exchange: Exchange, reason: string): void {
    const record = open(exchange);
    if (record) record.allowedBy = this.secrets.masked(reason);
  }

  /** kubetrace asks something about it, or has asked. Announced with the next event. */
  asked(exchange: Exchange, call: OwnCall): void {
    const record = open(exchange);
    if (record) record.asked = withCall(record.asked, this.#redaction.decoded(call));
  }

  /** The answer has been relayed to its end: stage ResponseComplete. `at` is when, by `performance.now()`, if that was before now. */
  completed(exchange: Exchange, at?: number): void {
    const record = open(exchange);
    if (record) this.#end(record, 'ResponseComplete', at);
  }

  /** The connection on either side is lost: stage Failed. */
  failed(exchange: Exchange, failure: Failure): void {
    const record = open(exchange);
    if (!record) return;
    record.failure = { code: failure.code, message: this.#redaction.target(failure.message) };
    this.#end(record, 'Failed');
  }

  /**
   * Shows the observer the exchanges that are kept (as ADDED, oldest first), then all that happens. Returns a function that ends this. With `revealSecrets`
   * this observer, and no other, sees the exchanges that begin from now on unmasked: for a person's eyes, never for a file.
   */
  watch(observer: Observer, { revealSecrets = false } = {}): () => void {
    if (revealSecrets) this.#trusted.add(observer);
    this.#setObservers([...this.#observers, observer]);
    const held = [...this.#ended.records(), ...this.#underWay.records].toSorted((a, b) => a.id - b.id);
    for (const object of held) {
      if (this.#observers.includes(observer)) this.#notify(observer, 'ADDED', object);
    }
    return () => this.#setObservers(this.#observers.filter((other) => other !== observer));
  }

  /** Resolves when no exchange is under way, or after so many milliseconds. */
  async idle(patience: number): Promise<void> {
    if (this.#underWay.records.length === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, patience);
      this.#onIdle.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  /** Closes the observers, each once. Exchanges may still come, unobserved. */
  async close(): Promise<void> {
    const observers = this.#observers;
    this.#setObservers([]);
    const close = async (observer: Observer): Promise<void> => observer.close?.();
    const failed = (observer: Observer) => (error: unknown) => this.#onObserverError(error, observer);
    await Promise.all(observers.map((observer) => close(observer).catch(failed(observer))));
  }

  #end(record: ExchangeRecord, stage: 'ResponseComplete' | 'Failed', at?: number): void {
    for (const side of SIDES) this.#passed(record, side, (body) => body.end());
    record.end(stage, at);
    this.#underWay.remove(record);
    this.#ended.add(record);
    this.#announce('MODIFIED', record);
    for (const side of SIDES) {
      record[side]?.body.release();
      this.#revealedOf(record)?.bodyOf(side)?.release();
    }
    if (this.#underWay.records.length === 0) for (const resume of this.#onIdle.splice(0)) resume();
    for (let oldest = this.#ended.overdue(); oldest; oldest = this.#ended.overdue()) this.#announce('DELETED', oldest);
  }

  #announce(type: TraceEvent['type'], object: ExchangeRecord): void {
    for (const observer of this.#observers) this.#notify(observer, type, object);
  }

  #notify(observer: Observer, type: TraceEvent['type'], record: ExchangeRecord): void {
    try {
      this.#hear(observer, observer.observe({ type, object: this.#revealedTo(observer, record)?.refresh() ?? record }));
    } catch (error) {
      this.#drop(observer, error);
    }
  }

  /** More of a body may be shown: to each observer as it may see it. */
  #passed(record: ExchangeRecord, side: Side, next: (body: BodyCapture) => Uint8Array | undefined): void {
    const body = record[side]?.body;
    const revealed = this.#revealedOf(record)?.bodyOf(side);
    const masked = body && next(body);
    const clear = revealed && next(revealed);
    if (!masked && !clear) return;
    for (const observer of this.#observers) {
      const { view } = this.#revealedTo(observer, record) ?? {};
      const shown = view ? clear : masked;
      if (!shown) continue;
      try {
        this.#hear(observer, observer.observeData?.(view ?? record, side, shown));
      } catch (error) {
        this.#drop(observer, error);
      }
    }
  }

  #revealedTo(observer: Observer, record: ExchangeRecord): RevealedExchange | undefined {
    return this.#trusted.has(observer) ? this.#revealedOf(record) : undefined;
  }

  /** Fast for the usual case, in which no observer sees secrets: every event passes here. */
  #revealedOf(record: ExchangeRecord): RevealedExchange | undefined {
    return this.#trusted.size > 0 ? this.#revealed.get(record) : undefined;
  }

  /** An observer written as an async function fails later; without this it would end the process. */
  #hear(observer: Observer, result: unknown): void {
    if (result instanceof Promise) result.catch((error: unknown) => this.#drop(observer, error));
  }

  #drop(observer: Observer, error: unknown): void {
    if (!this.#observers.includes(observer)) return;
    this.#setObservers(this.#observers.filter((other) => other !== observer));
    this.#onObserverError(error, observer);
  }

  #setObservers(observers: readonly Observer[]): void {
    this.#observers = observers;
    for (const observer of this.#trusted) if (!observers.includes(observer)) this.#trusted.delete(observer);
    this.#limits = limitsFor(observers, this.#shared);
  }
}

type Side = 'request' | 'response';
const SIDES = ['request', 'response'] as const satisfies readonly Side[];

/** The record behind an exchange that has not ended yet. */
function open(exchange: Exchange): ExchangeRecord | undefined {
  if (!(exchange instanceof ExchangeRecord)) throw new TypeError('this exchange was not begun by a trace');
  return hasEnded(exchange) ? undefined : exchange;
}
