import { Command } from 'commander';
import { parseDuration, parsePort, switchOption } from '../arguments/flag-values.ts';
import type { OptionsOf } from '../arguments/with-options.ts';

/** The flags of `kubectl proxy`. `keepalive` is in milliseconds. */
export type ProxyFlags = OptionsOf<typeof proxyFlags>;

/**
 * Same names, shorthands, defaults and meaning as in kubectl (kubectl pkg/cmd/proxy/proxy.go), but for `--append-server-path`;
 * `--accept-origins` is ours.
 */
export const proxyFlags = (command: Command) =>
  command
    .optionsGroup('Listen and filter (as kubectl proxy):')
    .option('-p, --port <port>', 'port to listen on; 0 is any free one', parsePort, 8001)
    .option('--address <ip>', 'address to listen on', '127.0.0.1')
    .option('-u, --unix-socket <file>', 'listen on this unix socket (0600) instead', '')
    .option('--api-prefix <prefix>', 'serve the API under this prefix', '/')
    .option('-w, --www <directory>', 'also serve static files from this directory', '')
    .option('-P, --www-prefix <prefix>', 'prefix to serve static files under', '/static/')
    .option(
      '--accept-hosts <regexps>',
      'Host headers to accept, comma-separated',
      String.raw`^localhost$,^127\.0\.0\.1$,^\[::1\]$`,
    )
    .option(
      '--accept-origins <regexps>',
      'origins of other web pages that may send requests, such as ^http://localhost:3000$',
      '',
    )
    .option('--accept-paths <regexps>', 'paths to accept', '^.*')
    .option('--reject-paths <regexps>', 'paths to refuse', '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach')
    .option('--reject-methods <regexps>', 'methods to refuse', '^$')
    .addOption(
      switchOption(
        '--disable-filter',
        'accept every host, path and method: any web page you open can then act as you',
        false,
      ),
    )
    .option(
      '--keepalive <duration>',
      'TCP keep-alive of upgraded connections; 0 is the default of the system',
      parseDuration,
      0,
    )
    .addOption(
      switchOption('--append-server-path', 'put the path of the kubeconfig server in front of each request', true),
    );

/** The default of each flag. */
export function defaultProxyFlags(): ProxyFlags {
  return proxyFlags(new Command()).opts();
}
