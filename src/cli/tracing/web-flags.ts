import { Command } from 'commander';
import { parseBytes, parsePort } from '../arguments/flag-values.ts';
import type { OptionsOf } from '../arguments/with-options.ts';

/** The flags of the page. `webMemory` is in bytes. */
export type WebFlags = OptionsOf<ReturnType<typeof webFlags>>;

/** The page that shows a trace, on a port of its own. */
export const webFlags = (defaultPort: number) => (command: Command) =>
  command
    .optionsGroup('Web:')
    .option('--web', 'show the trace in a web page too, whose URL goes to stderr')
    .option('--open', 'the same, and open the page in the browser')
    .option('--web-port <port>', 'port of the page on 127.0.0.1; 0: any free one', parsePort, defaultPort)
    .option('--web-memory <bytes>', 'how much of the bodies the page keeps (default: 64Mi)', parseBytes);

/** The port of the page where it is the only one, so that it is found again after a restart. */
export const WEB_PORT = 8002;

/** What the flags are when nobody gives any. */
export function defaultWebFlags(): WebFlags {
  return webFlags(0)(new Command()).opts();
}
