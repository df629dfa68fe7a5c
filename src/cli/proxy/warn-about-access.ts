import type { Terminal } from '../terminal/terminal.ts';
import type { ProxyFlags } from '../tracing/proxy-flags.ts';
import type { TelemetryFlags } from '../tracing/telemetry/telemetry-flags.ts';
import type { SecureFlags } from './secure-flags.ts';

type Flags = ProxyFlags & TelemetryFlags & SecureFlags;

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '[::1]', 'localhost']);

/** Says on stderr who else could act as whom, where flags open what is closed by default. */
export async function warnAboutAccess(flags: Flags, terminal: Terminal): Promise<void> {
  if (flags.disableFilter && flags.unixSocket === '') {
    terminal.stderr.say(
      'warning: --disable-filter: any web page that you open can send requests as you (XSRF); be careful\n',
    );
  }
  if (flags.metricsPort !== undefined && !LOOPBACK.has(flags.metricsAddress ?? '')) {
    terminal.stderr.say(
      `warning: --metrics-address ${flags.metricsAddress}: anyone who can reach it sees how many requests of which kind pass\n`,
    );
  }
  if (flags.corsOrigin) {
    const from = flags.corsOrigin.join(' and ');
    terminal.stderr.say(`warning: --cors-origin: web pages of ${from} can act as you and read the answers\n`);
  }
  const isLent = flags.credentials === 'own';
  if (!flags.disableFilter && isLent) await warnAboutStrangers(flags, terminal);
  if (LOOPBACK.has(flags.address) || flags.unixSocket !== '') return;
  const isSecure = (flags.inPod ?? flags.tlsCertFile) !== undefined;
  if (!isLent) {
    if (isSecure) return;
    const problem = 'what clients authenticate themselves with can be read on the network; use --tls-cert-file';
    terminal.stderr.say(`warning: --address ${flags.address} without TLS: ${problem}\n`);
  } else if (flags.inPod === undefined && !(isSecure && flags.requireKey)) {
    const who = flags.requireKey ? 'who sees the key on the network' : 'who can reach this address';
    terminal.stderr.say(`warning: --address ${flags.address}: anyone ${who} can act as you\n`);
  }
}

/** A page whose name leads to this machine (DNS rebinding) is of the same origin, so where its Host is accepted its Origin is too. */
async function warnAboutStrangers({ acceptHosts }: Flags, terminal: Terminal): Promise<void> {
  const { acceptedStranger } = await import('../../proxy/filter/stranger-host.ts');
  const host = acceptedStranger(acceptHosts);
  if (host === undefined) return;
  terminal.stderr.say(
    `warning: --accept-hosts=${acceptHosts} also accepts the host ${host}: a web page from there can act as you by DNS rebinding, ` +
      'and neither Host nor Origin then gives it away; name the hosts that you use between ^ and $\n',
  );
}
