import type { Exchange } from '../../trace/exchange.ts';
import type { TimingPart } from '../wire/detail.ts';

/**
 * Where the time of an exchange went, in order and without overlap. What is before the connection or unknown is `preparing`: reading the request, and choosing
 * the credential. An exchange that has not ended has no last part. A denial waits for what kubetrace asks about it: `explaining`.
 */
export function timingParts({ timings, denial, asked = [] }: Exchange): TimingPart[] {
  const { responseStarted, ended, connection } = timings;
  const answered = responseStarted ?? ended;
  if (answered === undefined) return [];
  const waiting = Math.max(0, answered - (connection?.serverProcessing ?? answered));
  const parts: TimingPart[] = [];
  const steps = STEPS.flatMap(([name, key]) => {
    const time = connection?.[key] ?? 0;
    return time > 0 ? [{ name, time }] : [];
  });
  const needed = steps.reduce((sum, { time }) => sum + time, 0);
  // Phases that are measured separately may overlap; then only the whole counts.
  let at = needed > waiting ? waiting : waiting - needed;
  if (at > 0) parts.push({ name: 'preparing', from: 0, to: at });
  for (const { name, time } of needed > waiting ? [] : steps) parts.push({ name, from: at, to: (at += time) });
  parts.push({ name: 'waiting', from: waiting, to: answered });
  if (responseStarted !== undefined && ended !== undefined) {
    const asking = denial ? Math.max(0, ...asked.map(({ milliseconds = 0 }) => milliseconds)) : 0;
    const explained = Math.min(responseStarted + asking, ended);
    if (asking > 0) parts.push({ name: 'explaining', from: responseStarted, to: explained });
    parts.push({ name: 'receiving', from: explained, to: ended });
  }
  return parts.map(({ name, from, to }) => ({ name, from: rounded(from), to: rounded(to) }));
}

/** In the order in which they happen. */
const STEPS = [
  ['queued', 'getConnection'],
  ['dns', 'dnsLookup'],
  ['connect', 'dial'],
  ['tls', 'tlsHandshake'],
] as const;

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
