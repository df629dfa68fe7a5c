import { describe, expect, test } from 'vitest';
import type { FilterFlags } from '../../src/proxy/filter/filter-flags.ts';
import { aProxy } from '../support/a-proxy.ts';
import type { RunningProxy } from '../support/a-proxy.ts';
import { aPlayground } from '../support/a-playground.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { browser, siteRunning, visit } from '../support/a-browser.ts';

/** What a page tries on a proxy whose filter lets exec pass, as that of `run` does. */
function attack(proxy: string): string {
  const pods = `${proxy}/api/v1/namespaces/team-a/pods`;
  return `
    const event = (target, good, bad) => new Promise((resolve) => {
      target[good] = () => resolve(good);
      target[bad] = () => resolve(bad);
    });
    const element = (tag, attribute, url) => {
      const made = document.createElement(tag);
      const happened = event(made, 'onload', 'onerror');
      made[attribute] = url;
      document.body.append(made);
      return happened;
    };
    const exec = new WebSocket('${pods.replace('http', 'ws')}/web-0/exec?command=echo&command=PWNED&stdout=true', ['v5.channel.k8s.io']);
    return {
      exec: await event(exec, 'onopen', 'onerror'),
      created: await fetch('${proxy}/api/v1/namespaces/team-a/configmaps', {
        method: 'POST', mode: 'no-cors', body: new Blob(['{"metadata":{"name":"pwned"}}']),
      }).then(({ type }) => type, String),
      image: await element('img', 'src', '${pods}/web-0/proxy/image'),
      frame: await element('iframe', 'src', '${pods}/web-0/proxy/frame'),
      fetched: await fetch('${pods}/web-0/proxy/fetched', { mode: 'no-cors' }).then(({ type }) => type, String),
      thereIs: await element('object', 'data', '${proxy}/api/v1/namespaces/team-a'),
      thereIsNot: await element('object', 'data', '${proxy}/api/v1/namespaces/none'),
      read: await fetch('${proxy}/api/v1/namespaces').then(({ status }) => status, () => 'nothing'),
    };`;
}

describe.runIf(browser)('a page in a real browser', { timeout: 60_000 }, () => {
  test.each(['evil.test', 'localhost'])('of another origin on %s reaches nothing', async (host) => {
    await using world = await aWorld();
    await using site = await siteRunning(attack(world.proxy.url));
    await using _ = await visit(`http://${host}:${site.port}/`);
    const report = await site.report;
    expect(report).toMatchObject({ exec: 'onerror', image: 'onerror', read: 'nothing' });
    const { thereIs, thereIsNot } = report as Record<string, unknown>;
    expect(thereIs).toBe(thereIsNot);
    expect(world.proxy.exchanges.length).toBeGreaterThanOrEqual(7);
    for (const { refusal, response } of world.proxy.exchanges) {
      expect({ flag: refusal?.flag, status: response?.status }).toEqual({ flag: '--accept-origins', status: 403 });
    }
  });

  test('that believes itself at home there, by DNS rebinding, is refused by its Host', async () => {
    await using world = await aWorld();
    await using _ = await visit(`http://evil.test:${new URL(world.proxy.url).port}/api/v1/namespaces`);
    expect(await world.proxy.ended(0)).toMatchObject({
      refusal: { flag: '--accept-hosts' },
      response: { status: 403 },
    });
  });

  test('may be typed into its address bar or led to by a link', async () => {
    await using world = await aWorld();
    const link = `${world.proxy.url}/api/v1/namespaces/team-a`;
    await using site = await siteRunning(`location.href = '${link}'; return 'gone';`);
    await using _ = await visit(`http://localhost:${site.port}/`);
    const { request, response } = await world.proxy.ended(0);
    expect({ target: request.target, status: response?.status }).toEqual({
      target: '/api/v1/namespaces/team-a',
      status: 200,
    });
  });

  test('of the origin that --accept-origins names may ask', async () => {
    await using site = await siteRunning(`
      const url = new URLSearchParams(location.search).get('ask');
      return fetch(url, { mode: 'no-cors', method: 'POST' }).then(({ type }) => type);`);
    const origin = `http://localhost:${site.port}`;
    await using world = await aWorld({ acceptOrigins: `^${origin}$` });
    await using _ = await visit(`${origin}/?ask=${encodeURIComponent(`${world.proxy.url}/api/v1/namespaces`)}`);
    const exchange = await world.proxy.ended(0);
    expect(exchange.refusal).toBeUndefined();
    expect(exchange.request.method).toBe('POST');
  });

  const ASK = `
    const url = new URLSearchParams(location.search).get('ask');
    const reads = (path, init) => fetch(url + path, { credentials: 'include', ...init }).then(
      async (answer) => [answer.status, answer.headers.get('x-kubetrace-missing-rule') !== null, (await answer.json()).kind],
      () => 'nothing',
    );
    const patch = { method: 'PATCH', headers: { 'Content-Type': 'application/merge-patch+json' } };
    return {
      read: await reads('/api/v1/namespaces/team-a'),
      denied: await reads('/api/v1/namespaces/team-a/secrets', { headers: { 'Impersonate-User': 'dev' } }),
      patched: await reads('/api/v1/namespaces/team-a', { ...patch, body: '{"metadata":{"labels":{"a":"b"}}}' }),
      refused: await reads('/api/v1/namespaces/team-a/pods/web-0/exec'),
      bare: await fetch(url + '/api/v1/namespaces/none').then(({ status }) => status, () => 'nothing'),
    };`;

  test('of the origin that --cors-origin names reads answers, also of what is asked about before', async () => {
    await using site = await siteRunning(ASK);
    const origin = `http://localhost:${site.port}`;
    await using world = await aWorld({ rejectPaths: 'exec$' }, [origin]);
    await using _ = await visit(`${origin}/?ask=${encodeURIComponent(world.proxy.url)}`);
    expect(await site.report).toEqual({
      read: [200, false, 'Namespace'],
      denied: [403, true, 'Status'],
      patched: [200, false, 'Namespace'],
      refused: [403, false, 'Status'],
      bare: 404,
    });
    const asked = world.proxy.exchanges.filter(({ request }) => request.method === 'OPTIONS');
    expect(asked.map(({ response }) => response?.status)).toEqual([204, 204]);
  });

  test('of another origin than --cors-origin names reads nothing', async () => {
    await using site = await siteRunning(ASK);
    await using world = await aWorld({}, [`http://localhost:${site.port + 1}`, `https://localhost:${site.port}`]);
    await using _ = await visit(`http://localhost:${site.port}/?ask=${encodeURIComponent(world.proxy.url)}`);
    expect(await site.report).toEqual({
      read: 'nothing',
      denied: 'nothing',
      patched: 'nothing',
      refused: 'nothing',
      bare: 'nothing',
    });
    for (const { refusal } of world.proxy.exchanges) expect(refusal?.flag).toBe('--accept-origins');
  });
});

interface World extends AsyncDisposable {
  readonly proxy: RunningProxy;
}

/** A cluster of which the proxy is the administrator. */
async function aWorld(filter: Partial<FilterFlags> = {}, corsOrigins: readonly string[] = []): Promise<World> {
  const playground = await aPlayground();
  const auth = { authorization: [['Authorization', `Bearer ${await playground.token('admin')}`]] } as const;
  const upstream = anUpstream(playground.url, { auth });
  const proxy = await aProxy(playground.url, { upstream, corsOrigins, filter: { rejectPaths: '', ...filter } });
  return {
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await playground[Symbol.asyncDispose]();
    },
  };
}
