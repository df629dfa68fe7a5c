import { describe, expect, test } from 'vitest';
import { aHome } from '../../../support/a-home.ts';
import { aCollector, type Collector } from '../../../support/a-collector.ts';
import { aProxyCommand } from '../../../support/a-proxy-command.ts';
import { kubectls, runKubectl } from '../../../support/real-kubectl.ts';
import { theCommand } from '../../../support/the-command.ts';

const HOME = { HOME: '/dev/null' };

/** What a Collector gets of requests through `kubetrace proxy`. */
async function spansOf(collector: Collector, use: (url: string) => Promise<void>, args: readonly string[] = []) {
  {
    await using proxy = await aProxyCommand(['--playground', `--otlp=${collector.url}`, ...args], HOME);
    await use(proxy.url);
  }
  return collector.spans;
}

async function get(url: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(url, { headers: { 'user-agent': 'test/1', ...headers } });
  await response.arrayBuffer();
  return response.status;
}

describe('--otlp', () => {
  test('sends a span per request, decoded by the official definitions', async () => {
    await using collector = await aCollector();
    const before = Date.now();
    const [span, ...others] = await spansOf(collector, async (url) => {
      await get(`${url}/api/v1/namespaces/team-a/pods?limit=5&token=hidden`);
    });
    expect(others).toEqual([]);
    expect(collector.requests[0]).toMatchObject({
      path: '/v1/traces',
      headers: { 'content-type': 'application/x-protobuf' },
    });
    expect(span).toMatchObject({
      name: 'list pods',
      kind: 'SPAN_KIND_CLIENT',
      parentSpanId: undefined,
      scope: expect.stringMatching(/^kubetrace \d/) as unknown,
      attributes: {
        'http.request.method': 'GET',
        'http.response.status_code': 200,
        'url.scheme': 'https',
        'url.path': '/api/v1/namespaces/team-a/pods',
        'url.query': expect.stringMatching(/^limit=5&token=(?!hidden)/) as unknown,
        'server.address': '127.0.0.1',
        'server.port': expect.any(Number) as unknown,
        'client.address': '127.0.0.1',
        'network.peer.address': '127.0.0.1',
        'user_agent.original': 'test/1',
        'k8s.namespace.name': 'team-a',
        'kubetrace.verb': 'list',
        'kubetrace.resource': 'pods',
        'kubetrace.api_group': '',
        'kubetrace.origin': 'client',
        'kubetrace.audit_id': expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
        'http.response.body.size': expect.any(Number) as unknown,
      },
      resource: {
        'service.name': 'kubetrace',
        'service.version': expect.any(String) as unknown,
        'service.instance.id': expect.any(String) as unknown,
        'telemetry.sdk.name': 'opentelemetry',
      },
    });
    expect(span!.status?.code).toBeUndefined();
    expect(JSON.stringify(collector.spans)).not.toContain('hidden');
    expect(span!.start).toBeGreaterThanOrEqual(before);
    expect(span!.end).toBeGreaterThan(span!.start);
    expect(span!.end).toBeLessThanOrEqual(Date.now() + 1);
  });

  test('a denial is an event with the rule and the commands of its cure', async () => {
    await using collector = await aCollector();
    const args = ['--as=system:serviceaccount:team-a:deployer', '--explain=off'];
    const [span] = await spansOf(collector, async (url) => void (await get(`${url}/api/v1/nodes`)), args);
    expect(span).toMatchObject({
      status: { code: 'STATUS_CODE_ERROR' },
      attributes: { 'error.type': '403', 'enduser.id': 'system:serviceaccount:team-a:deployer' },
    });
    const [event] = span!.events;
    expect(event).toMatchObject({
      name: 'kubetrace.denial',
      attributes: {
        'kubetrace.denial.class': 'rbac',
        'kubetrace.denial.scope': 'cluster',
        'kubetrace.denial.user': 'system:serviceaccount:team-a:deployer',
        'kubetrace.denial.message': expect.stringContaining('cannot list resource "nodes"') as unknown,
        'kubetrace.denial.commands': [
          expect.stringMatching(/^kubectl create clusterrole \S+ --verb=list --resource=nodes$/) as unknown,
          expect.stringMatching(/^kubectl create clusterrolebinding .*--serviceaccount=team-a:deployer$/) as unknown,
        ],
      },
    });
    const rules = JSON.parse(event!.attributes['kubetrace.denial.rules'] as string) as unknown;
    expect(rules).toEqual([{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }]);
  });

  test('calls of our own are children of the request that they are about', async () => {
    await using collector = await aCollector();
    const args = ['--as=system:serviceaccount:team-a:deployer'];
    const spans = await spansOf(collector, async (url) => void (await get(`${url}/api/v1/nodes`)), args);
    const asker = spans.find(({ name }) => name === 'list nodes')!;
    const own = spans.filter(({ attributes }) => attributes['kubetrace.origin'] === 'kubetrace');
    expect(own.length).toBeGreaterThan(0);
    for (const { traceId, parentSpanId } of own) expect([traceId, parentSpanId]).toEqual([asker.traceId, asker.spanId]);
  });

  test('of a run of a program, all requests are children of one span, and that of what started it', async () => {
    await using collector = await aCollector();
    const parent = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
    const script = 'curl -s -o /dev/null $KUBETRACE_URL/version; curl -s -o /dev/null $KUBETRACE_URL/api/v1/pods';
    await using command = theCommand(
      ['run', '--playground', `--otlp=${collector.url}/v1/traces`, '--', 'sh', '-c', script],
      { TRACEPARENT: `00-${parent.traceId}-${parent.spanId}-01` },
    );
    expect(await command.exitCode).toBe(0);
    const run = collector.spans.find(({ name }) => name === 'run sh')!;
    expect(run).toMatchObject({ kind: 'SPAN_KIND_INTERNAL', traceId: parent.traceId, parentSpanId: parent.spanId });
    const requests = collector.spans.filter(({ kind }) => kind === 'SPAN_KIND_CLIENT');
    expect(requests.map(({ name }) => name)).toEqual(['get /version', 'list pods']);
    for (const { traceId, parentSpanId, start, end } of requests) {
      expect([traceId, parentSpanId]).toEqual([parent.traceId, run.spanId]);
      expect(run.start).toBeLessThanOrEqual(start);
      expect(run.end).toBeGreaterThanOrEqual(end);
    }
  });

  test('the requests of one run of kubectl are linked to its first', async () => {
    await using collector = await aCollector();
    const spans = await spansOf(collector, async (url) => {
      for (const session of ['one', 'one', 'two', 'one']) await get(`${url}/version`, { 'kubectl-session': session });
    });
    const [first, second, other, third] = spans;
    const link = [
      { traceId: first!.traceId, spanId: first!.spanId, attributes: { 'kubetrace.link': 'kubectl-session' } },
    ];
    expect([first!.links, second!.links, other!.links, third!.links]).toEqual([[], link, [], link]);
  });

  test.each(kubectls())('kubectl $version says which requests are its own', async (kubectl) => {
    await using collector = await aCollector();
    await using home = await aHome();
    const spans = await spansOf(collector, async (url) => {
      const ran = await runKubectl(kubectl, [`--server=${url}`, 'get', 'pods', '--namespace=team-a'], {
        env: { HOME: home.folder },
      });
      expect(ran).toMatchObject({ exitCode: 0 });
    });
    const [first, ...others] = spans.toSorted((a, b) => a.start - b.start);
    expect(spans.map(({ name }) => name)).toContain('list pods');
    expect(others.length).toBeGreaterThan(0);
    const session = first!.attributes['kubetrace.kubectl.session'];
    for (const { attributes } of spans) {
      expect(attributes).toMatchObject({
        'kubetrace.kubectl.command': 'kubectl get',
        'kubetrace.kubectl.session': session,
      });
    }
    const linked = spans.filter(({ links }) => links.length === 1);
    expect(linked).toHaveLength(spans.length - 1);
    expect(new Set(linked.map(({ links }) => links[0]!.spanId)).size).toBe(1);
  });
});
