import { once } from 'node:events';
import type { Command } from 'commander';
import { groupedNumber } from '../../api/text/grouped-number.ts';
import { plainLine } from '../../api/text/plain-text.ts';
import type { UsageSummary } from '../../needs/summary/usage-summary.ts';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { TRACE_ARGUMENT, traceFlags } from '../arguments/trace-files.ts';
import { usageOfFiles } from '../arguments/usage-of-files.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';

type Flags = OptionsOf<typeof usageFlags> & OptionsOf<typeof traceFlags>;

/** `kubetrace usage TRACE... -o FILE`: what traces used, as a small file that can be added to others. */
export function configureUsage(command: Command, terminal: Terminal): void {
  withOptions(command, usageFlags, traceFlags)
    .argument('<trace...>', `${TRACE_ARGUMENT}; usage files among them`)
    .addHelpText('before', HELP)
    .action((files, flags) => usage(files, flags, terminal));
}

const usageFlags = (command: Command) =>
  command
    .option('-o, --output <file>', 'write it to this file, which only its owner may read (default: standard output)')
    .option('--filter <conditions>', 'only of these requests, as in client~^helm', exchangeFilterOf);

function exchangeFilterOf(conditions: string): ReturnType<typeof exchangeFilter> {
  return exchangeFilter(conditions);
}

async function usage(files: readonly string[], { filter, host, output }: Flags, terminal: Terminal): Promise<void> {
  const [summary, { summaryLines }] = await Promise.all([
    usageOfFiles(files, terminal, { filter, host, withInputs: true }),
    import('../../needs/summary/summary-lines.ts'),
  ]);
  if (output === undefined || output === '-') return await print(summaryLines(summary), terminal);
  const { writeUsageFile } = await import('../../export/files/usage/usage-file.ts');
  writeUsageFile(output, summaryLines(summary));
  terminal.stderr.say(`${plainLine(`note: ${amountText(summary)} in ${output}`)}\n`);
}

async function print(lines: Iterable<string>, { stdout }: Terminal): Promise<void> {
  for (const line of lines) if (!stdout.write(`${line}\n`)) await once(stdout, 'drain');
}

/** `1,000,000 requests, 12,345 needs of 310 users`. */
function amountText({ counts: { callers } }: UsageSummary): string {
  const requests = callers.reduce((sum, one) => sum + one.requests, 0);
  const users = new Set(callers.map(({ caller }) => caller.impersonated?.user ?? caller.user));
  const needs = callers.reduce((sum, one) => sum + one.needs.size, 0);
  return `${amount(requests, 'request')}, ${amount(needs, 'need')} of ${amount(users.size, 'user')}`;
}

function amount(count: number, what: string): string {
  return `${groupedNumber(count)} ${what}${count === 1 ? '' : 's'}`;
}

const HELP = `What traces used, as a small file: each permission by user, with how often, when and by what. Offline.
Usage files are added together in any order and any grouping, and rbac, rbac unused and rbac check read them as they read the
traces: so terabytes of audit logs are counted where they lie, and only the sums are collected.

Examples:
  # Map: each machine, or each process, counts its own files
  kubetrace usage audit-2026-01-02.log.gz -o 02.usage
  # Reduce: add them together, then make Roles of the sums
  kubetrace usage '*.usage' -o all.usage
  kubetrace rbac all.usage --serviceaccount ci/deployer > role.yaml
  # Both at once, and of what some other program writes
  kubetrace rbac '*.usage' new.jsonl
  zstd -dc audit.log.zst | kubetrace usage - -o audit.usage
`;
