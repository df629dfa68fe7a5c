import { type Command, Option } from 'commander';
import { exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { collect } from '../arguments/flag-values.ts';
import { TRACE_ARGUMENT, traceFlags } from '../arguments/trace-files.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { connectionFlags } from '../upstream/connection-flags.ts';
import { grantsInFiles, wholeGrants } from './existing-grants.ts';
import { summaryAndUsage } from './trace-usage.ts';

type Flags = OptionsOf<typeof grantedFlags> &
  OptionsOf<typeof requestFlags> &
  OptionsOf<typeof traceFlags> &
  OptionsOf<typeof connectionFlags>;

/** `kubetrace rbac unused TRACE...`: what roles grant and nobody used in traces. */
export function configureRbacUnused(command: Command, terminal: Terminal): void {
  withOptions(command, grantedFlags, requestFlags, traceFlags, connectionFlags)
    .description('what roles grant and nobody used, by role')
    .argument('<trace...>', TRACE_ARGUMENT)
    .addHelpText('before', HELP)
    .action((files, flags) => unused(files, flags, terminal));
}

const grantedFlags = (command: Command) =>
  command
    .optionsGroup('What is granted:')
    .addOption(
      new Option(
        '--given <file>',
        'the Roles and bindings, as kubectl get -o yaml or -o json prints them, instead of those of the cluster; repeatable',
      )
        .argParser(collect)
        .conflicts('context'),
    )
    .option('--with-defaults', 'also the roles that every cluster has')
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'));

const requestFlags = (command: Command) =>
  command
    .optionsGroup('Which requests:')
    .addOption(
      new Option('--filter <conditions>', 'only these requests count, as in client!~^kubectl').argParser((text) =>
        exchangeFilter(text),
      ),
    );

async function unused(files: readonly string[], flags: Flags, terminal: Terminal): Promise<void> {
  const { given, withDefaults, filter, host, output, ...connection } = flags;
  const [{ unusedReport }, { unusedJson, unusedTable }] = await Promise.all([
    import('../../needs/unused/unused-report.ts'),
    import('./unused-text.ts'),
  ]);
  const granted = await (given ? grantsInFiles(given, terminal) : wholeGrants(connection, terminal));
  const { usage, summary } = await summaryAndUsage(files, terminal, {
    ...(filter && { filter }),
    ...(host && { host }),
  });
  const { reviewed, sources } = summary;
  const report = unusedReport(granted.objects, { usage, reviewed, sources, withDefaults });
  const all = { ...report, source: granted.source };
  const { stdout } = terminal;
  if (output === 'table') return void stdout.write(unusedTable(all, stdout.width));
  const data = unusedJson(all);
  if (output === 'json') return void stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  stdout.write((await import('../../api/yaml/yaml-text.ts')).yamlText(data));
}

const HELP = `What roles grant and nobody used: for each role the parts of its rules that no request of its subjects needed,
those that were used with how often and by whom, and those of which a trace cannot show whether they were used.
Nothing is changed.

Examples:
  # An audit log against the roles of the cluster
  kubetrace rbac unused audit.log
  # Against a file; the same as data
  kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o yaml > rbac.yaml
  kubetrace rbac unused 'audit-*.log.gz' --given rbac.yaml -o json
  # What the role of a ServiceAccount may lose, after a run of its tests
  kubetrace rbac unused e2e.jsonl --given role.yaml
`;
