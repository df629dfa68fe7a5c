import { ActionableError } from '../../api/actionable-error.ts';
import type { Usage } from '../../needs/usage.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import type { Exchange } from '../../trace/exchange.ts';
import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { traceReading } from '../arguments/trace-files.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface UsageOptions {
  readonly allowedOnly?: boolean;
  /** Whose needs are marked. */
  readonly subject?: Subject | undefined;
  /** Of an audit log, only the subject's requests count: it has everyone's, where a trace has what a person recorded. */
  readonly subjectOnly?: boolean;
  readonly filter?: ExchangeFilter;
  /** Of a HAR, only requests to these hosts. */
  readonly host?: readonly string[];
  /** Anyone else who looks at what counts. */
  readonly also?: (exchange: Exchange) => void;
}

/** What traces used. Throws ActionableError for traces without a request that counts. */
export async function usageOf(
  files: readonly string[],
  terminal: Terminal,
  { allowedOnly = false, subject, subjectOnly = false, filter = () => true, host, also }: UsageOptions = {},
): Promise<Usage> {
  const [{ Usage: UsageClass }, { readTrace }, { isAudited }] = await Promise.all([
    import('../../needs/usage.ts'),
    import('../../export/files/read-trace.ts'),
    import('../../export/files/audit-input.ts'),
  ]);
  const usage = new UsageClass({ allowedOnly, subject });
  const { inputs, options, end } = traceReading(files, { ...(host && { host }) }, terminal);
  for (const input of inputs) {
    for await (const exchanges of readTrace(input, { ...options, apiOnly: true })) {
      for (const exchange of exchanges) {
        if (!filter(exchange)) continue;
        usage.add(exchange, { isOneOfMany: subjectOnly && isAudited(exchange) });
        also?.(exchange);
      }
    }
  }
  end();
  if (usage.requests === 0) throw nothingUsed(usage);
  return usage;
}

function nothingUsed({ passedOver, others }: Usage): ActionableError {
  if (others.size > 0) {
    return new ActionableError(
      'ERR_NO_REQUESTS',
      'the audit log has no request of that subject',
      `it has some of ${[...others].join(', ')}`,
    );
  }
  const why = [...passedOver].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const hint = 'record while the program works: kubetrace run --record trace.jsonl -- COMMAND';
  return new ActionableError('ERR_NO_REQUESTS', `no request in it takes a permission${why && `: ${why}`}`, hint);
}
