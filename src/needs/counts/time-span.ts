/** From the first to the last of some moments, in epoch milliseconds; without one from Infinity to -Infinity. */
export class TimeSpan {
  first = Infinity;
  last = -Infinity;

  add(at: number): void {
    if (at < this.first) this.first = at;
    if (at > this.last) this.last = at;
  }

  take({ first, last }: Pick<TimeSpan, 'first' | 'last'>): void {
    if (first < this.first) this.first = first;
    if (last > this.last) this.last = last;
  }
}
