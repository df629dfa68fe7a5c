import { describe, expect, test } from 'vitest';
import { aCollector } from '../../../support/a-collector.ts';
import { aProxyCommand, type ProxyCommand } from '../../../support/a-proxy-command.ts';
import { parsedMetrics } from '../../../support/parsed-metrics.ts';

const ENV = { HOME: '/dev/null' };

/** A proxy whose metrics are served on a free port. */
async function aMeasuredProxy(...args: readonly string[]) {
  const proxy = await aProxyCommand(['--playground', '--metrics-port=0', ...args], ENV);
  const url = /metrics are at (\S+)/.exec(proxy.written.stderr)![1]!;
  const scrape = async () => parsedMetrics(await (await fetch(url)).text());
  return { proxy, url, scrape };
}

async function get({ url }: ProxyCommand, path: string, init: RequestInit = {}): Promise<void> {
  await (await fetch(url + path, init)).arrayBuffer();
}

describe('--metrics-port', () => {
  test('counts requests, denials by rule, refusals, bytes and durations', async () => {
    const { proxy, scrape } = await aMeasuredProxy('--as=system:serviceaccount:team-a:deployer', '--read-only');
    await using _proxy = proxy;
    await get(proxy, '/api/v1/namespaces/team-a/pods');
    await get(proxy, '/api/v1/namespaces/team-a/pods');
    await get(proxy, '/api/v1/nodes');
    await get(proxy, '/api/v1/namespaces/team-a/pods/web-0', { method: 'DELETE' });
    await expect.poll(async () => (await scrape()).valueOf('kubetrace_requests_total')).toBe(4);
    const families = await scrape();
    const pods = { verb: 'list', group: '', resource: 'pods', code: '200' };
    expect(families.valueOf('kubetrace_requests_total', pods)).toBe(2);
    const nodes = { verb: 'list', group: '', resource: 'nodes', subresource: '' };
    expect(families.valueOf('kubetrace_requests_total', { ...nodes, code: '403' })).toBe(1);
    expect(families.valueOf('kubetrace_denials_total', { ...nodes, class: 'rbac' })).toBe(1);
    expect(families.valueOf('kubetrace_denials_total')).toBe(1);
    expect(families.valueOf('kubetrace_refusals_total', { flag: '--read-only' })).toBe(1);
    expect(families.valueOf('kubetrace_request_duration_seconds_count', { verb: 'list' })).toBe(3);
    expect(families.valueOf('kubetrace_response_body_bytes_total')).toBeGreaterThan(100);
    expect(families.valueOf('kubetrace_own_requests_total')).toBeGreaterThan(0);
    expect(families.valueOf('kubetrace_requests_in_flight')).toBe(0);
    expect(families.valueOf('kubetrace_build_info')).toBe(1);
    expect(families.valueOf('process_resident_memory_bytes')).toBeGreaterThan(1e6);
    // Which namespaces and objects there are is nobody's business here.
    const labels = families.samples.flatMap((sample) => Object.values(sample.labels));
    expect(labels.filter((label) => /team-a|web-0|deployer/.test(label))).toEqual([]);
  });

  test('an open watch is a stream, and not a slow request', async () => {
    const { proxy, scrape } = await aMeasuredProxy();
    await using _proxy = proxy;
    const leaving = new AbortController();
    const watch = await fetch(`${proxy.url}/api/v1/pods?watch=true`, { signal: leaving.signal });
    await expect.poll(async () => (await scrape()).valueOf('kubetrace_open_streams', { kind: 'watch' })).toBe(1);
    expect((await scrape()).valueOf('kubetrace_requests_in_flight')).toBe(0);
    leaving.abort();
    await watch.text().catch(() => undefined);
    await expect.poll(async () => (await scrape()).valueOf('kubetrace_open_streams', { kind: 'watch' })).toBe(0);
    const families = await scrape();
    expect(families.valueOf('kubetrace_requests_total', { verb: 'watch', code: '200' })).toBe(1);
    expect(families.valueOf('kubetrace_failures_total', { side: 'client', code: 'CLIENT_CLOSED' })).toBe(1);
    expect(families.valueOf('kubetrace_request_duration_seconds_count', { verb: 'watch' })).toBe(0);
  });

  test('says whether the proxy is ready, and how the spans of --otlp fare', async () => {
    await using collector = await aCollector();
    const { proxy, url, scrape } = await aMeasuredProxy(`--otlp=${collector.url}`);
    await using _proxy = proxy;
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    expect((await scrape()).valueOf('kubetrace_otlp_spans_lost_total')).toBe(0);
  });
});
