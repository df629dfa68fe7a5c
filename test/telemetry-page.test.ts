import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { aCollector, type ReceivedSpan } from './support/a-collector.ts';
import { aProxyCommand, type ProxyCommand } from './support/a-proxy-command.ts';
import { type ParsedMetrics, parsedMetrics } from './support/parsed-metrics.ts';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGE = readFileSync(resolve(ROOT, 'docs/telemetry.md'), 'utf8');
const DASHBOARD = readFileSync(resolve(ROOT, 'examples/grafana/dashboard.json'), 'utf8');

/** The names in the first column of the rows whose name begins so. */
function namesOnPage(pattern: RegExp): string[] {
  const cells = PAGE.split('\n').flatMap((line) => /^\| (`[^|]*) \|/.exec(line)?.[1] ?? []);
  return cells
    .flatMap((cell) => [...cell.matchAll(/`([\w.]+)`/g)].map(([, name]) => name!))
    .filter((name) => pattern.test(name));
}

interface Seen {
  readonly metrics: ParsedMetrics;
  readonly spans: readonly ReceivedSpan[];
}

let seen: Promise<Seen> | undefined;

/** What there is after one of everything that is counted. */
function seenOnce(): Promise<Seen> {
  return (seen ??= see());
}

async function see(): Promise<Seen> {
  await using collector = await aCollector();
  const as = '--as=system:serviceaccount:team-a:deployer';
  let metrics: ParsedMetrics;
  {
    const flags = ['--playground', `--otlp=${collector.url}`, '--metrics-port=0', '--read-only', as];
    await using proxy = await aProxyCommand(flags, { HOME: '/dev/null' });
    const url = /metrics are at (\S+)/.exec(proxy.written.stderr)![1]!;
    const scrape = async () => parsedMetrics(await (await fetch(url)).text());
    await get(proxy, '/api/v1/namespaces/team-a/pods', { 'kubectl-session': 's', 'kubectl-command': 'kubectl get' });
    await get(proxy, '/api/v1/nodes');
    await get(proxy, '/api/v1/namespaces/team-a/pods/web-0', {}, 'DELETE');
    const leaving = new AbortController();
    const watch = await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods?watch=true`, { signal: leaving.signal });
    leaving.abort();
    await watch.text().catch(() => undefined);
    await expect.poll(async () => (await scrape()).valueOf('kubetrace_failures_total')).toBe(1);
    metrics = await scrape();
  }
  return { metrics, spans: collector.spans };
}

async function get({ url }: ProxyCommand, path: string, headers: Record<string, string> = {}, method = 'GET') {
  await (await fetch(url + path, { method, headers })).arrayBuffer();
}

describe('docs/telemetry.md', () => {
  test.each(fencedBlocks(PAGE, 'console').map(toTranscript))('$commands prints what is shown', async (transcript) => {
    expect(await play(transcript)).toMatch(matcher(transcript));
  });

  test('its YAML is YAML', () => {
    const blocks = fencedBlocks(PAGE, 'yaml').map((block) => parse(block) as object);
    expect(blocks.map((block) => Object.keys(block))).toEqual([
      ['receivers', 'processors', 'exporters', 'service'],
      ['scrape_configs'],
    ]);
  });

  test('lists the metrics that there are, with their labels', async () => {
    const { metrics } = await seenOnce();
    expect(namesOnPage(/^(?:kubetrace|process)_/).toSorted()).toEqual([...metrics.types.keys()].toSorted());
    for (const { name, labels } of metrics.samples) {
      const family = name.replace(/_seconds_(?:bucket|sum|count)$/, '_seconds');
      const row = PAGE.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${family}\``))!;
      for (const label of Object.keys(labels).filter((each) => each !== 'le')) expect(row).toContain(`\`${label}\``);
    }
  });

  test('lists every attribute that is sent', async () => {
    const { spans } = await seenOnce();
    expect(spans.length).toBeGreaterThan(3);
    const sent = spans.flatMap(({ attributes, events }) => [attributes, ...events.map((event) => event.attributes)]);
    const listed = new Set(namesOnPage(/^[a-z]\w*\./));
    expect([...new Set(sent.flatMap((each) => Object.keys(each)))].filter((name) => !listed.has(name))).toEqual([]);
  });
});

describe('examples/grafana/dashboard.json', () => {
  interface Panel {
    readonly id: number;
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }
  const { panels } = JSON.parse(DASHBOARD) as { panels: readonly Panel[] };

  test.each(panels)('$title asks for metrics that there are, by labels that they have', async ({ targets }) => {
    const { metrics } = await seenOnce();
    expect(targets.length).toBeGreaterThan(0);
    for (const { expr } of targets) {
      const names = expr.match(/\b(?:kubetrace|process)_\w+/g) ?? [];
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) {
        const samples = metrics.samples.filter((sample) => sample.name === name);
        expect(samples, name).not.toEqual([]);
        const [, by = ''] = /\bby \(([^)]*)\)/.exec(expr) ?? [];
        const labels = by.split(', ').filter((label) => label !== '');
        expect(labels.filter((label) => !(label in samples[0]!.labels))).toEqual([]);
      }
    }
  });

  test('every metric of kubetrace is in a panel', async () => {
    const { metrics } = await seenOnce();
    const used = DASHBOARD.match(/\b(?:kubetrace|process)_\w+/g)!.map((name) => name.replace(/_bucket$/, ''));
    const unused = [...metrics.types.keys()].filter((name) => !used.includes(name));
    expect(unused).toEqual(['process_start_time_seconds']);
  });

  test('panels have ids of their own', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });
});
