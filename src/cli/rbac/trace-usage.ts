import { ActionableError } from '../../api/actionable-error.ts';
import type { Usage } from '../../needs/usage.ts';
import { type Subject, usernameOf } from '../../rbac/rules/subject.ts';
import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { traceReading } from '../arguments/trace-files.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface UsageOptions {
  readonly allowedOnly?: boolean;
  /** Whose requests count, of those in an audit log. */
  readonly subject?: Subject | undefined;
  readonly filter?: ExchangeFilter;
  /** Of a HAR, only requests to these hosts. */
  readonly host?: readonly string[];
}

/** What traces used. Throws ActionableError for traces without a request that counts. */
export async function usageOf(
  files: readonly string[],
  terminal: Terminal,
  { allowedOnly = false, subject, filter = () => true, host }: UsageOptions = {},
): Promise<Usage> {
  const [{ Usage: UsageClass }, { readTrace }, { isAudited }] = await Promise.all([
    import('../../needs/usage.ts'),
    import('../../export/files/read-trace.ts'),
    import('../../export/files/audit-input.ts'),
  ]);
  const usage = new UsageClass({ allowedOnly });
  const others = new Set<string>();
  const { inputs, options, end } = traceReading(files, { ...(host && { host }) }, terminal);
  for (const input of inputs) {
    for await (const exchanges of readTrace(input, { ...options, apiOnly: true })) {
      for (const exchange of exchanges) {
        if (!filter(exchange)) continue;
        // An audit log has everyone's requests; a trace has what the person recorded.
        if (!subject || !isAudited(exchange) || isBy(subject, exchange.credential)) usage.add(exchange);
        else others.add(exchange.credential?.username ?? '');
      }
    }
  }
  end();
  if (usage.requests === 0) throw nothingUsed(usage, others);
  return usage;
}

function isBy(subject: Subject, user: { username?: string; groups?: readonly string[] } = {}): boolean {
  return subject.kind === 'Group'
    ? Boolean(user.groups?.includes(subject.name))
    : usernameOf(subject) === user.username;
}

function nothingUsed({ passedOver }: Usage, others: ReadonlySet<string>): ActionableError {
  if (others.size > 0) {
    const users = [...others].slice(0, 5).join(', ');
    return new ActionableError(
      'ERR_NO_REQUESTS',
      'the audit log has no request of that subject',
      `it has some of ${users}`,
    );
  }
  const why = [...passedOver].map(([reason, count]) => `${count} ${reason}`).join(', ');
  return new ActionableError('ERR_NO_REQUESTS', `no request in it takes a permission${why && `: ${why}`}`);
}
