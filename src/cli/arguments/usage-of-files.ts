import { createHash, type Hash } from 'node:crypto';
import { ActionableError } from '../../api/actionable-error.ts';
import type { TraceInput } from '../../export/files/read-options.ts';
import type { UsageSummary } from '../../needs/summary/usage-summary.ts';
import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { traceReading } from './trace-files.ts';

interface UsageReading {
  readonly filter?: ExchangeFilter | undefined;
  /** Of a HAR, only requests to these hosts. */
  readonly host?: readonly string[] | undefined;
  /** Whether the bytes of each file with requests are hashed, so that a usage file says what it was made from. */
  readonly withInputs?: boolean;
}

/** What the requests in files used, and the sums in usage files, in any mixture. Throws ActionableError for `filter` and a usage file. */
export async function usageOfFiles(
  files: readonly string[],
  terminal: Terminal,
  { filter, host, withInputs = false }: UsageReading = {},
): Promise<UsageSummary> {
  const [{ UsageSummary: Summary }, { addStored }, { readTrace }, { traceSourceOf }] = await Promise.all([
    import('../../needs/summary/usage-summary.ts'),
    import('../../needs/summary/stored-summary.ts'),
    import('../../export/files/read-trace.ts'),
    import('../../export/files/usage/trace-source.ts'),
  ]);
  const summary = new Summary();
  const { inputs, options, end } = traceReading(files, { ...(host && { host }) }, terminal);
  for (const input of inputs) {
    const hash = withInputs ? createHash('sha256') : undefined;
    let hasRequests = false;
    const onUsage = (record: Readonly<Record<string, unknown>>): void => {
      if (filter) throw unfiltered();
      addStored(record, summary);
    };
    for await (const exchanges of readTrace(hashed(input, hash), { ...options, apiOnly: true, onUsage })) {
      for (const exchange of exchanges) {
        if (!filter || filter(exchange)) summary.add(exchange, traceSourceOf(exchange));
        hasRequests = true;
      }
    }
    if (hash && hasRequests) summary.addInput(hash.digest('hex').slice(0, HASH_DIGITS));
  }
  end();
  warnOfRepeated(summary, terminal);
  return summary;
}

/** 64 bits: of a million files two are alike once in forty million times. */
const HASH_DIGITS = 16;

function hashed(input: TraceInput, hash: Hash | undefined): TraceInput {
  return hash ? { ...input, bytes: updating(hash, input.bytes) } : input;
}

async function* updating(hash: Hash, bytes: TraceInput['bytes']): AsyncGenerator<Uint8Array | string> {
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
}

function warnOfRepeated({ repeated: { size } }: UsageSummary, { stderr }: Terminal): void {
  if (size === 0) return;
  const files = size === 1 ? 'a file of requests was' : `${size} files of requests were`;
  stderr.say(`warning: ${files} counted more than once, so the counts are too high (not the permissions)\n`);
}

function unfiltered(): ActionableError {
  return new ActionableError(
    'ERR_USAGE_FILE',
    'it is a usage file, which has sums of requests, and --filter looks at each request',
    'give --filter to the kubetrace usage that makes the file, or give the traces it was made from',
  );
}
