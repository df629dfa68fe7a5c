import { Command, Option } from 'commander';
import { type ExchangeFilter, exchangeFilter } from '../../trace/filter/exchange-filter.ts';
import { type DefaultVerbosity, logFlags } from '../arguments/log-flags.ts';
import type { OptionsOf } from '../arguments/with-options.ts';

/** How a trace is logged while it happens, and what is printed at the end. */
export type LiveLogFlags = OptionsOf<ReturnType<typeof liveLogFlags>>;

/** The flags of `logFlags`, and those that make sense only for live traffic. */
export const liveLogFlags = (defaultVerbosity: number | DefaultVerbosity) => (command: Command) =>
  logFlags(defaultVerbosity)(command)
    .addOption(
      new Option(
        '--filter <conditions>',
        'log and count only matching exchanges, as in verb=list,status>=400; see below',
      ).argParser(allOf),
    )
    .option('--log-file <file>', 'append the log to this file (0600), not to stderr')
    .addOption(
      new Option('--summary <how>', 'count the traffic at the end')
        .choices(['table', 'json', 'off', 'github'])
        .default(undefined, 'table on a terminal from -v 1 on'),
    )
    .option('--show-secrets', 'show masked values, on a terminal only; recordings stay masked')
    .addHelpText('after', FILTER);

/** What the flags are when nobody gives any. */
export function defaultLiveLogFlags(verbosity: number): LiveLogFlags {
  return liveLogFlags(verbosity)(new Command()).opts();
}

/** Given more than once, all must hold. */
function allOf(text: string, before?: ExchangeFilter): ExchangeFilter {
  const filter = exchangeFilter(text);
  return before ? (exchange) => before(exchange) && filter(exchange) : filter;
}

const FILTER = `
--filter CONDITION,CONDITION …, all of which must hold:
  FIELD=A|B  FIELD!=A  FIELD~REGEXP  FIELD!~REGEXP  NUMBER>=N (> < <=)
  texts    resource (pods, pods/log, deployments.apps), verb, group, namespace, name, user, client, method, path, class (of a denial: rbac, admission …), origin (client, kubetrace)
  numbers  status (also 4xx; 0: no answer), ms`;
