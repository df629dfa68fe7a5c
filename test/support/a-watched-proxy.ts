import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordTo } from '../../src/export/files/recording.ts';
import { exporter, EXPORT_FORMATS } from '../../src/export/exporter.ts';
import type { Upstream } from '../../src/kubeconfig/upstream.ts';
import { requestLog } from '../../src/log/request-log.ts';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import type { ProxyOptions } from '../../src/proxy/proxy-options.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Trace } from '../../src/trace/trace.ts';

const LOG_FORMATS = ['pretty', 'klog', 'json'] as const;
type LogFormat = (typeof LOG_FORMATS)[number];

export interface WatchedProxy extends AsyncDisposable {
  readonly url: string;
  readonly ended: readonly Exchange[];
  /** What the log of each format has written. */
  readonly logged: Readonly<Record<LogFormat, string>>;
  /** What observers threw. */
  readonly failures: readonly unknown[];
}

/** A proxy with everything that can watch it: a log of each format at `-v 10`, a recording, and each export of each exchange as it ends. */
export async function aWatchedProxy(upstream: Upstream, options: Partial<ProxyOptions> = {}): Promise<WatchedProxy> {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-watched-'));
  const failures: unknown[] = [];
  const ended: Exchange[] = [];
  const logged: Record<LogFormat, string> = { pretty: '', klog: '', json: '' };
  const trace = new Trace({ onObserverError: (error) => failures.push(error) });
  for (const format of LOG_FORMATS) {
    const out = { write: (text: string) => ((logged[format] += text), true) };
    trace.watch(await requestLog(out, { verbosity: 10, format, color: format === 'pretty', fold: false }));
  }
  trace.watch(await recordTo(join(folder, 'trace.jsonl')));
  const exporters = EXPORT_FORMATS.map((format) => exporter(format, EXPORT));
  trace.watch({
    observe({ object }) {
      if (object.stage !== 'ResponseComplete' && object.stage !== 'Failed') return;
      ended.push(object);
      for (const one of exporters) one.add(object);
    },
  });
  const listening = await listen(createProxy({ upstream, trace, ...options }), { port: 0, address: '127.0.0.1' });
  return {
    url: listening.url!,
    ended,
    logged,
    failures,
    [Symbol.asyncDispose]: async () => {
      await listening.close();
      await rm(folder, { recursive: true });
    },
  };
}

const EXPORT = { version: '0.0.0', baseUrl: 'http://localhost:8001', curlTarget: 'proxy', title: 'a test' } as const;
