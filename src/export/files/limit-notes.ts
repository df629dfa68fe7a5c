import { groupedNumber } from '../../api/text/grouped-number.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { RecordingLimits } from '../../trace/file/recording-limits.ts';

/** What the limits of a recording have left out of one of its files. */
export class LimitNotes {
  /** As the file says at its beginning. */
  #first: RecordingLimits | undefined;
  #bodyBytes = 0;
  #cut = 0;
  #cutWatches = 0;

  limits(limits: RecordingLimits): void {
    this.#first ??= limits;
    this.#bodyBytes = Math.max(this.#bodyBytes, limits.bodyBytes);
  }

  exchange({ request, response, requestInfo }: Exchange): void {
    if (!this.#first || (!request.body.truncated && !response?.body.truncated)) return;
    this.#cut++;
    if (requestInfo?.verb === 'watch') this.#cutWatches++;
  }

  /** About bodies, and about watches whose later events are not there; nothing where all are whole. */
  cuts(): (readonly ['bodies' | 'events', string])[] {
    const limit = `the first ${groupedNumber(this.#bodyBytes)} bytes were recorded (--record-body-size)`;
    return [
      ...(this.#cut === 0 ? [] : [['bodies', `${this.#cut} exchanges have a body of which only ${limit}`] as const]),
      ...(this.#cutWatches === 0
        ? []
        : [['events', `${this.#cutWatches} watches lack their later events, since only ${limit}`] as const]),
    ];
  }

  /** About what was recorded before this file; `undefined` where that is nothing, or is read too. */
  earlierParts(name: string, names: readonly string[]): string | undefined {
    const { part = 1, keep } = this.#first ?? {};
    if (part === 1) return undefined;
    const [, base = name, number = '0'] = /^(.*)\.(\d+)$/s.exec(name) ?? [];
    const older = Number(number) + 1;
    if (names.includes(`${base}.${older}`)) return undefined;
    return keep !== undefined && older > keep
      ? `part ${part} of a recording; what was recorded before was deleted (--record-keep ${keep})`
      : `part ${part} of a recording; what was recorded before is in ${base}.${older}`;
  }
}
