import { basename } from 'node:path';
import type { Exchange } from '../../trace/exchange.ts';
import { surviveFaults } from '../terminal/safety-net.ts';
import { type Terminal, untilInterrupted } from '../terminal/terminal.ts';
import type { WebViewFlags } from '../tracing/web-view.ts';

/**
 * `show --web`: recorded exchanges in the page of a live trace, until Ctrl-C. They are numbered anew, since several files may have the same ids, and the latest
 * hundred thousand are kept.
 */
export async function showOnPage(
  exchanges: AsyncIterable<Exchange>,
  files: readonly string[],
  flags: WebViewFlags,
  terminal: Terminal,
): Promise<never> {
  const { startWebView } = await import('../tracing/web-view.ts');
  const source = files.map((file) => (file === '-' ? 'standard input' : basename(file))).join(', ');
  terminal.interruption();
  using _ = surviveFaults(terminal);
  await using view = await startWebView(
    { isLive: false, source, isReadOnly: true, capacity: MOST, proxyUrl: () => undefined },
    flags,
    terminal,
  );
  await view.announce();
  let shown = 0;
  for await (const exchange of exchanges) {
    if (terminal.interruption().aborted) break;
    view.observer.observe({ type: 'ADDED', object: { ...exchange, id: ++shown } });
    if (shown % AT_ONCE === 0) await new Promise(setImmediate);
  }
  const left = shown > MOST ? `; the page has the last ${MOST} of them` : '';
  terminal.stderr.say(
    `kubetrace: ${shown} ${shown === 1 ? 'exchange' : 'exchanges'}${left}; the page stays until Ctrl-C\n`,
  );
  return await untilInterrupted(terminal);
}

const MOST = 100_000;
const AT_ONCE = 200;
