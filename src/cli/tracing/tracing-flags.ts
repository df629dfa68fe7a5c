import { Command, Option } from 'commander';
import { dialectFlags } from '../arguments/dialect-flags.ts';
import { collect, parseBytes, parseBytesOrNone, parseCount, switchOption } from '../arguments/flag-values.ts';
import { offering, plainValues } from '../arguments/offered.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';

/** What a tracing proxy does besides relaying. `recordMaxSize` is in bytes. */
export type TracingFlags = OptionsOf<typeof tracingFlags>;

/** What is refused besides what kubectl proxy refuses. */
export const readOnlyFlags = (command: Command) =>
  command
    .optionsGroup('Filter:')
    .addOption(switchOption('--read-only', 'refuse what may change something; access reviews and dry runs pass', false))
    .addOption(
      switchOption(
        '--read-only-allow-proxy',
        'with --read-only: let reads through pods, services and nodes pass',
        false,
      ),
    );

/** How denials are explained. */
export const denialFlags = (command: Command) => withOptions(command, howDenialFlags, dialectFlags('auto', 'Explain:'));

const howDenialFlags = (command: Command) =>
  command
    .optionsGroup('Explain:')
    .addOption(
      offering(
        new Option(
          '--explain <how>',
          'ask the server which rule was near: off, self, or a context that may read roles and bindings',
        ).default('self'),
        { ...plainValues(['off', 'self']), orContext: true },
      ),
    )
    .addOption(
      new Option('--annotate <where>', 'where to report the missing rule on a 401 or 403')
        .choices(['body,headers', 'headers', 'off'])
        .default('body,headers'),
    );

/** Where the trace goes besides the log. */
export const recordFlags = (command: Command) =>
  command
    .optionsGroup('Record:')
    .option('--record <file>', 'record the trace to this file (0600), for show, rbac and diff')
    .option('--har <file>', 'write a HAR to this file (0600), for the network panel of a browser')
    .option(
      '--record-max-size <bytes>',
      'go on in a new file at this size, such as 100Mi; older ones are FILE.1, FILE.2 …',
      parseBytes,
    )
    .option('--record-keep <count>', 'with --record-max-size: delete older files beyond so many', parseCount)
    .option(
      '--record-body-size <bytes>',
      'how much of each body to record, 0 for none, at most 128Mi (default: 64Ki)',
      parseBytesOrNone,
    )
    .option('--observer <file>', 'your own module that watches the trace, can be repeated', collect);

/** The flags that `proxy`, `run` and `shell` share and kubectl does not have. */
export const tracingFlags = (command: Command) => withOptions(command, readOnlyFlags, denialFlags, recordFlags);

/** What the flags are when nobody gives any. */
export function defaultTracingFlags(): TracingFlags {
  return tracingFlags(new Command()).opts();
}
