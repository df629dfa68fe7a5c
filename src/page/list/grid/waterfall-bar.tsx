import { timeText } from '../../text/amounts.ts';
import type { ListedRow } from '../../state/row-store.ts';
import type { TimeScale } from './time-scale.ts';

/** When an exchange waited (an outline) and when it received (filled). */
export function WaterfallBar({
  row,
  isCutOff,
  scale,
}: {
  readonly row: ListedRow;
  readonly isCutOff: boolean;
  readonly scale: TimeScale;
}) {
  const { at, started, ended } = row;
  const isOpen = ended === undefined && !isCutOff;
  const length = isOpen ? Math.max(0, scale.to - at) : (ended ?? started ?? 0);
  const received = started === undefined || length === 0 ? 0 : Math.max(0, 1 - started / length);
  const style = { ...placeOf(at, length, scale), backgroundSize: `${received * 100}% 100%` };
  return <span class={isOpen ? 'bar open' : 'bar'} style={style} />;
}

/** A bar for several exchanges. */
export function ManyBar({
  from,
  to,
  scale,
}: {
  readonly from: number;
  readonly to: number;
  readonly scale: TimeScale;
}) {
  return <span class="bar several" style={placeOf(from, to - from, scale)} />;
}

/** The same in words. */
export function barText({ started, ended }: ListedRow): string {
  if (started === undefined) return ended === undefined ? 'waiting' : `ended after ${timeText(ended)}`;
  const waited = `waited ${timeText(started)}`;
  return ended === undefined ? `${waited}, receiving` : `${waited}, received ${timeText(ended - started)}`;
}

function placeOf(at: number, length: number, { from, to }: TimeScale): { left: string; width: string } {
  const part = (time: number) => `${(Math.max(0, Math.min(1, time / (to - from))) * 100).toFixed(2)}%`;
  return { left: part(at - from), width: part(Math.min(length, to - at)) };
}
