import { Command } from 'commander';
import { parseAddress, parseDuration, parseOrigin, parsePort, switchOption } from '../arguments/flag-values.ts';
import { type OptionsOf, withOptions } from '../arguments/with-options.ts';

/** The flags of `kubectl proxy`. `keepalive` is in milliseconds. */
export type ProxyFlags = OptionsOf<typeof proxyFlags>;

/** Where the proxy listens, and what it serves there. */
export const listenFlags = (command: Command) =>
  command
    .optionsGroup('Listen:')
    .option('-p, --port <port>', 'port to listen on; 0: any free one', parsePort, 8001)
    .option('--address <ip>', 'address to listen on', parseAddress, '127.0.0.1')
    .option('-u, --unix-socket <file>', 'listen on this unix socket (0600) instead', '')
    .option('--api-prefix <prefix>', 'serve the API under this prefix', '/')
    .option('-w, --www <directory>', 'also serve static files from this directory', '')
    .option('-P, --www-prefix <prefix>', 'prefix for static files', '/static/')
    .option(
      '--keepalive <duration>',
      'TCP keep-alive of upgraded connections; 0 is the default of the system',
      parseDuration,
      0,
    )
    .addOption(
      switchOption('--append-server-path', 'put the path of the kubeconfig server in front of each request', true),
    );

/** Which requests pass. */
export const passFlags = (command: Command) =>
  command
    .optionsGroup('Filter:')
    .option('--reject-paths <regexps>', 'paths to refuse', '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach')
    .option('--reject-methods <regexps>', 'methods to refuse', '^$')
    .option('--accept-paths <regexps>', 'paths to accept', '^.*')
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
    .option(
      '--cors-origin <url>',
      'origin whose web pages may act as you and read the answers, such as http://localhost:3000; repeatable',
      parseOrigin,
    )
    .addOption(
      switchOption(
        '--disable-filter',
        'accept every host, path and method: any web page you open can then act as you',
        false,
      ),
    );

/**
 * Same names, shorthands, defaults and meaning as in kubectl (kubectl pkg/cmd/proxy/proxy.go), but for `--append-server-path`;
 * `--accept-origins` and `--cors-origin` are ours.
 */
export const proxyFlags = (command: Command) => withOptions(command, listenFlags, passFlags);

/** The default of each flag. */
export function defaultProxyFlags(): ProxyFlags {
  return proxyFlags(new Command()).opts();
}
