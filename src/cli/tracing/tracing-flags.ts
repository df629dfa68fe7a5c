import { type Command, Option } from 'commander';
import { addDialectFlags, type DialectFlags } from '../arguments/dialect-flags.ts';
import { collect, parseBytes, switchOption } from '../arguments/flag-values.ts';

/** What a tracing proxy does beside relaying, by the names that commander gives the flags. */
export interface TracingFlags {
  readonly annotate: 'body,headers' | 'headers' | 'off';
  /** `off`, `self`, or a context that may read RBAC; absent is `off`. */
  readonly explain?: string;
  readonly readOnly: boolean;
  readonly readOnlyAllowProxy: boolean;
  readonly dialect?: DialectFlags['dialect'];
  readonly ksVersion?: DialectFlags['ksVersion'];
  readonly record?: string;
  /** Bytes. */
  readonly recordMaxSize?: number;
  readonly har?: string;
  readonly observer?: readonly string[];
}

/** The flags that `proxy`, `run` and `shell` share and kubectl does not have. */
export function addTracingFlags(command: Command): Command {
  return addDialectFlags(command, 'auto')
    .addOption(
      new Option('--annotate <where>', 'how to put what was missing on a 403 or 401')
        .choices(['body,headers', 'headers', 'off'])
        .default('body,headers'),
    )
    .option(
      '--explain <how>',
      'ask the server which rule was near: off, self, or a context that may read roles and bindings',
      'self',
    )
    .addOption(
      switchOption(
        '--read-only',
        'refuse what may change something; reviews pass, and what the server takes for a dry run',
        false,
      ),
    )
    .addOption(
      switchOption(
        '--read-only-allow-proxy',
        'with --read-only: let reads through pods, services and nodes pass',
        false,
      ),
    )
    .option('--record <file>', 'record the trace to this file (0600), for show, rbac and diff')
    .option('--record-max-size <bytes>', 'go on in a new file at this size, such as 100Mi', parseBytes)
    .option('--har <file>', 'write a HAR to this file (0600), for the network panel of a browser')
    .option('--observer <file>', 'a module of yours that watches the trace, can be repeated', collect);
}
