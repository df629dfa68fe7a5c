import type { Exchange } from '../trace/exchange.ts';
import type { Trace } from './kept-trace.ts';
import type { ReadTraceOptions } from './read-trace.ts';
import { inputOf } from './trace-source.ts';
import { processWarning } from './warnings.ts';

/** Where exchanges come from: the trace of a proxy, exchanges, or the paths and `file:` URLs of recordings. */
export type LeastRolesSource = Trace | string | URL | Iterable<Exchange | string | URL> | AsyncIterable<Exchange>;

/** The exchanges of a source. Of a HAR, which has all that a browser did, only requests to the API of a Kubernetes. */
export async function* exchangesOf(source: LeastRolesSource, options: ReadTraceOptions): AsyncGenerator<Exchange> {
  if (typeof source === 'string' || source instanceof URL) yield* exchangesIn(source, options);
  else if (isTrace(source)) yield* source.exchanges;
  else {
    for await (const one of source) {
      if (typeof one === 'string' || one instanceof URL) yield* exchangesIn(one, options);
      else yield one;
    }
  }
}

async function* exchangesIn(
  file: string | URL,
  { hosts, onWarning = processWarning }: ReadTraceOptions,
): AsyncGenerator<Exchange> {
  const { readTrace } = await import('../export/files/read-trace.ts');
  for await (const exchanges of readTrace(inputOf(file), { hosts, warn: onWarning, apiOnly: true })) yield* exchanges;
}

/** What to call them in a comment. */
export function namesOf(source: LeastRolesSource): readonly string[] {
  if (typeof source === 'string' || source instanceof URL) return [String(source)];
  if (isTrace(source)) return ['a trace'];
  const files = Array.isArray(source) ? source.filter((one) => typeof one === 'string' || one instanceof URL) : [];
  return files.length > 0 ? files.map(String) : ['exchanges'];
}

/** What the source itself does not hold any more. */
export function notesOn(source: LeastRolesSource): readonly string[] {
  if (typeof source === 'string' || source instanceof URL || !isTrace(source) || source.forgotten === 0) return [];
  return [`warning: the trace has forgotten ${source.forgotten} exchanges, which are not counted: raise keep`];
}

function isTrace(source: Exclude<LeastRolesSource, string | URL>): source is Trace {
  return 'exchanges' in source;
}
