import { load } from './load.mjs';
import { ALL_CORES, machineSince, pin } from './machine.mjs';
import { median, percentile } from './process-usage.mjs';
import { SMALL } from './upstream.mjs';

/**
 * Two proxies that are both up take turns, a second each, with a pause for neither: whatever the machine does besides hits both shots of a pair, and the
 * ratio is taken for each pair. `isPinned` keeps the proxies on one core and load and upstream on the other, so that a second core helps neither.
 */
export async function inPairs(ours, theirs, { connections, pairs, seconds = 1, isPinned = false, upstream }) {
  if (isPinned) {
    for (const { pid } of [ours, theirs]) pin(pid, '0');
    pin(upstream, '1');
  }
  try {
    const shot = (peer) => load(peer, SMALL, { connections, seconds, core: isPinned ? '1' : undefined });
    await shot(ours);
    await shot(theirs);
    const since = machineSince();
    const shots = [];
    for (let i = 0; i < pairs; i++) {
      // Each goes first as often as the other.
      const first = i % 2 === 0 ? await shot(ours) : undefined;
      const other = await shot(theirs);
      shots.push({ ours: first ?? (await shot(ours)), theirs: other });
    }
    return { shots, machine: since() };
  } finally {
    if (isPinned) for (const pid of [ours.pid, theirs.pid, upstream]) pin(pid, ALL_CORES);
  }
}

/** How far the middle half of the pairs may differ from each other, as a share of their median. */
const WIDEST = 0.35;

/** The row of one measure: medians of both, and the median of the ratios with its quartiles. One whose pairs differ too much says nothing. */
export function pairedRow(work, { shots, machine }, key, { isAtLeast = false, bar }) {
  const ratios = shots.map(({ ours, theirs }) => ours[key] / theirs[key]);
  const [low, ratio, high] = [percentile(ratios, 0.25), median(ratios), percentile(ratios, 0.75)];
  const isRefused = (high - low) / ratio > WIDEST;
  return {
    work,
    kubetrace: median(shots.map(({ ours }) => ours[key])),
    kubectl: median(shots.map(({ theirs }) => theirs[key])),
    ratio,
    spread: `${low.toFixed(2)} to ${high.toFixed(2)}`,
    bar: bar === undefined ? '' : `${isAtLeast ? '>=' : '<='} ${bar}`,
    met: isRefused || bar === undefined ? undefined : isAtLeast ? ratio >= bar : ratio <= bar,
    isRefused,
    machine,
  };
}
