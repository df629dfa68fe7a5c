import { type Command, Option } from 'commander';
import { switchOption } from './flag-values.ts';

/** What a tracing proxy does beside relaying, by the names that commander gives the flags. */
export interface TracingFlags {
  readonly annotate: 'body,headers' | 'headers' | 'off';
  readonly readOnly: boolean;
}

/** The flags that `proxy`, `run` and `shell` share and kubectl does not have. */
export function addTracingFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--annotate <where>', 'how to put what was missing on a 403 or 401')
        .choices(['body,headers', 'headers', 'off'])
        .default('body,headers'),
    )
    .addOption(switchOption('--read-only', 'refuse what may change something; dryRun=All and reviews pass', false));
}
