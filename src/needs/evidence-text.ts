import { isGeneratedName, stemOfGenerated } from '../api/request/generated-name.ts';
import { plainLine } from '../api/text/plain-text.ts';
import type { Permission } from './permission.ts';
import type { Tally } from './tally.ts';

/** The evidence for a rule, on one line whatever names clients have: `12x list pods, 3x get pods/log (2 denied), kubectl/v1.33.1`. */
export function evidenceText(tallies: readonly Tally[]): string {
  const acts = new Map<string, { count: number; denied: number; whys: Set<string> }>();
  const clients = new Set<string>();
  for (const { permission, count, denied, clients: of, whys } of new Set(tallies)) {
    const act = actOf(permission);
    const sum = acts.get(act) ?? { count: 0, denied: 0, whys: new Set() };
    acts.set(act, sum);
    sum.count += count;
    sum.denied += denied;
    for (const why of whys) sum.whys.add(why);
    for (const client of of) clients.add(client);
  }
  const texts = [...acts].toSorted(([, a], [, b]) => b.count - a.count).map(([act, sum]) => actText(act, sum));
  return plainLine([...firstOf(texts, MAX_ACTS), ...firstOf([...clients].sort(), MAX_CLIENTS)].join(', '));
}

/** Of a generated name only what it comes from is worth reading: `get pods/log of web`. */
function actOf({ verb, resource, url, name }: Permission): string {
  const owner = isGeneratedName(name) ? ` of ${stemOfGenerated(name).replace(/-\*$/, '')}` : '';
  return `${verb} ${resource || url}${owner}`;
}

const MAX_ACTS = 8;
const MAX_CLIENTS = 3;

function actText(
  act: string,
  { count, denied, whys }: { count: number; denied: number; whys: ReadonlySet<string> },
): string {
  const refused = denied === 0 ? [] : [denied === count ? 'denied' : `${denied} denied`];
  const notes = [...refused, ...firstOf([...whys], 2)];
  return `${count}x ${act}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}`;
}

function firstOf(texts: readonly string[], limit: number): string[] {
  return texts.length <= limit ? [...texts] : [...texts.slice(0, limit), `${texts.length - limit} more`];
}
