import type { ContextTarget } from '../../kubeconfig/load-contexts.ts';
import type { Playground } from '../../playground/playground.ts';
import { PageLessons } from '../lessons/page-lessons.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { defaultLiveLogFlags } from '../tracing/live-log-flags.ts';
import { defaultProxyFlags } from '../tracing/proxy-flags.ts';
import { tracedKubeconfig } from '../../kubeconfig/traced-kubeconfig.ts';
import { defaultTracingFlags } from '../tracing/tracing-flags.ts';
import { startTracingProxy, urlOf, urlOfOther } from '../tracing/tracing-proxy.ts';
import type { WebFlags } from '../tracing/web-flags.ts';
import { waysInto } from '../upstream/playground-world.ts';

/** A proxy in front of a playground, with its page. */
export interface TracedPlayground extends AsyncDisposable {
  /** All contexts of the playground, through the proxy; it holds the key of the proxy and no credentials. */
  readonly kubeconfig: string;
}

/** `playground --web`: what the playground is asked passes a proxy on a port of its own, so that the page has something to show. */
export async function startTracedPlayground(
  playground: Playground,
  flags: WebFlags,
  terminal: Terminal,
): Promise<TracedPlayground> {
  const { upstream, otherContexts } = await waysInto(playground, {}, terminal);
  const targets = [...new Set(otherContexts.flatMap(({ target }) => target ?? []))];
  const proxy = await startTracingProxy({
    upstream,
    others: targets.map((target) => () => target.load()),
    flags: {
      ...defaultProxyFlags(),
      ...defaultTracingFlags(),
      ...defaultLiveLogFlags(0),
      ...flags,
      port: 0,
      rejectPaths: '',
      summary: 'off',
    },
    terminal,
    out: terminal.stderr,
    requireKey: true,
    lessons: new PageLessons({ playground, upstream, terminal }),
  });
  const numberOf = new Map(targets.map((target, i) => [target, i]));
  const urlOfTarget = (target: ContextTarget | undefined) =>
    target ? urlOfOther(proxy, numberOf.get(target) ?? 0) : urlOf(proxy);
  const others = otherContexts.map((context) => ({ ...context, url: urlOfTarget(context.target) }));
  return {
    kubeconfig: tracedKubeconfig(urlOf(proxy), upstream, others),
    [Symbol.asyncDispose]: () => proxy.close(),
  };
}
