import { ActionableError } from '../../api/actionable-error.ts';
import type { UsageSummary } from '../../needs/summary/usage-summary.ts';
import type { Usage } from '../../needs/usage.ts';
import type { Subject } from '../../rbac/rules/subject.ts';
import type { ExchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { usageOfFiles } from '../arguments/usage-of-files.ts';
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
}

/** What traces and usage files say was used. Throws ActionableError where no request counts. */
export async function usageOf(
  files: readonly string[],
  terminal: Terminal,
  options: UsageOptions = {},
): Promise<Usage> {
  return (await summaryAndUsage(files, terminal, options)).usage;
}

/** The same, with all that a usage file holds. */
export async function summaryAndUsage(
  files: readonly string[],
  terminal: Terminal,
  { allowedOnly = false, subject, subjectOnly = false, filter, host }: UsageOptions = {},
): Promise<{ readonly usage: Usage; readonly summary: UsageSummary }> {
  const [{ Usage: UsageClass }, summary] = await Promise.all([
    import('../../needs/usage.ts'),
    usageOfFiles(files, terminal, { filter, host }),
  ]);
  const usage = new UsageClass({ allowedOnly, subject, withOthers: !subjectOnly }, summary.counts);
  if (usage.requests === 0) throw nothingUsed(usage);
  return { usage, summary };
}

function nothingUsed({ passedOver, others }: Usage): ActionableError {
  if (others.length > 0) {
    return new ActionableError(
      'ERR_NO_REQUESTS',
      'the audit log has no request of that subject',
      `it has some of ${others.join(', ')}`,
    );
  }
  const why = [...passedOver].map(([reason, count]) => `${count} ${reason}`).join(', ');
  const hint = 'record while the program works: kubetrace run --record trace.jsonl -- COMMAND';
  return new ActionableError('ERR_NO_REQUESTS', `no request in it takes a permission${why && `: ${why}`}`, hint);
}
