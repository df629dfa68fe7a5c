import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProxy, type ProxyOptions } from '../../src/library/create-proxy.ts';
import { isKubetraceError } from '../../src/library/kubetrace-error.ts';
import { loadUpstream, type UpstreamOptions } from '../../src/library/load-upstream.ts';
import { readTrace } from '../../src/library/read-trace.ts';
import { type Playground, startPlayground } from '../../src/library/start-playground.ts';
import type { Observer, TraceEvent } from '../../src/trace/observer.ts';
import { aHome } from '../support/a-home.ts';

const PODS = '/api/v1/namespaces/team-a/pods';
const SECRETS = '/api/v1/namespaces/team-a/secrets';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

async function upstreamOf(user: string, options: UpstreamOptions = {}) {
  return loadUpstream({ kubeconfigText: await playground.kubeconfig(user), ...options });
}

/** A proxy in front of the playground as one of its users. */
async function proxyAs(user: string, options: Partial<ProxyOptions> = {}) {
  return createProxy({ upstream: await upstreamOf(user), ...options });
}

describe('where it leads', () => {
  test('to what loadUpstream found, with those credentials', async () => {
    await using proxy = await proxyAs('dev');
    expect((await fetch(proxy.url + PODS)).status).toBe(200);
    expect((await fetch(proxy.url + SECRETS)).status).toBe(403);
  });

  test.each(['text', 'URL'])('to a URL, given as %s, without credentials', async (form) => {
    await using proxy = await createProxy({
      upstream: form === 'URL' ? new URL(playground.url) : playground.url,
    });
    const { message } = (await (await fetch(proxy.url + PODS)).json()) as { message: string };
    expect(message).toContain('User "system:anonymous" cannot list');
  });

  test('not to something that only looks like an upstream', async () => {
    const { server, context, cluster, user, namespace, source } = await upstreamOf('dev');
    await expect(createProxy({ upstream: { server, context, cluster, user, namespace, source } })).rejects.toThrow(
      new TypeError('upstream is neither a URL nor what loadUpstream returned'),
    );
  });

  test('as somebody else, whichever upstream it has', async () => {
    await using proxy = await proxyAs('admin', { as: 'system:serviceaccount:team-a:reporter' });
    await using other = await proxyAs('admin', { as: { user: 'dev', groups: ['developers'] } });
    expect((await fetch(proxy.url + PODS)).status).toBe(200);
    expect((await fetch(proxy.url + SECRETS)).status).toBe(403);
    expect((await fetch(other.url + PODS)).status).toBe(200);
    await other.trace.idle();
    expect(other.trace.exchanges[0]?.credential?.impersonates).toBe('dev');
  });

  test('as somebody else also without credentials', async () => {
    await using proxy = await createProxy({ upstream: playground.url, as: 'jane' });
    const { message } = (await (await fetch(proxy.url + PODS)).json()) as { message: string };
    expect(message).toContain('"system:anonymous" cannot impersonate');
  });
});

describe('what passes', () => {
  const EXEC = `${PODS}/web-0/exec?command=id`;

  test('by default what kubectl proxy lets pass', async () => {
    await using proxy = await proxyAs('admin');
    expect((await fetch(proxy.url + EXEC)).status).toBe(403);
    await proxy.trace.idle();
    expect(proxy.trace.exchanges[0]?.refusal?.flag).toBe('--reject-paths');
  });

  test('what the filter says, or everything', async () => {
    await using some = await proxyAs('admin', { filter: { rejectMethods: '^GET$' } });
    await using all = await proxyAs('admin', { filter: false });
    expect((await fetch(some.url + PODS)).status).toBe(403);
    expect((await fetch(all.url + EXEC)).status).toBe(400);
  });

  test('only reads', async () => {
    await using proxy = await proxyAs('admin', { readOnly: true });
    expect((await fetch(proxy.url + PODS)).status).toBe(200);
    expect((await fetch(proxy.url + `${PODS}/web-0`, { method: 'DELETE' })).status).toBe(405);
  });

  test('a filter that is not an expression is an error, and nothing listens', async () => {
    const error: unknown = await proxyAs('admin', { filter: { acceptPaths: '(' } }).catch((reason: unknown) => reason);
    expect(isKubetraceError(error) && error.code).toBe('ERR_FILTER_EXPRESSION');
  });
});

describe('how a denial is explained', () => {
  const denied = async (options: Partial<ProxyOptions>) => {
    await using proxy = await proxyAs('dev', options);
    const response = await fetch(`${proxy.url}/api/v1/namespaces/team-b/pods`);
    const body = (await response.json()) as { details?: { causes?: unknown } };
    await proxy.trace.idle();
    return { response, body, exchange: proxy.trace.exchanges[0] };
  };

  test('by default in headers and body, with what was near', async () => {
    // What takes the server too long is left out, and asked for once a minute.
    await using proxy = await proxyAs('dev');
    await expect
      .poll(async () => {
        await (await fetch(`${proxy.url}/api/v1/namespaces/team-b/pods`)).text();
        await proxy.trace.idle();
        return proxy.trace.exchanges.at(-1)?.denial?.nearMiss ?? '';
      })
      .toContain('namespace');
    const { response, body } = await denied({});
    expect(response.headers.get('x-kubetrace-missing-rule')).toContain('pods');
    expect(body.details?.causes).toBeDefined();
  });

  test('only where annotate says, and without asking where explain is off', async () => {
    const { response, body, exchange } = await denied({ annotate: 'off', explain: 'off' });
    expect(response.headers.get('x-kubetrace-missing-rule')).toBeNull();
    expect(body.details?.causes).toBeUndefined();
    expect(exchange?.denial?.class).toBe('rbac');
    expect(exchange?.denial?.nearMiss).toBeUndefined();
    expect(exchange?.asked).toBeUndefined();
  });

  test('with what somebody may read who may read roles', async () => {
    await using proxy = await proxyAs('dev', { explain: await upstreamOf('admin') });
    await expect
      .poll(async () => {
        await (await fetch(`${proxy.url}/api/v1/namespaces/team-b/pods`)).text();
        await proxy.trace.idle();
        return proxy.trace.exchanges.at(-1)?.denial?.grantedBy ?? [];
      })
      .toContain('ClusterRole view');
    expect(proxy.trace.exchanges[0]?.asked?.map(({ asks }) => asks)).toContain('roles');
  });
});

describe('what is seen', () => {
  test('the exchanges in order, without what kubetrace asks', async () => {
    await using proxy = await proxyAs('dev');
    for (const path of [PODS, SECRETS, '/version']) await (await fetch(proxy.url + path)).text();
    await proxy.trace.idle();
    expect(proxy.trace.exchanges.map(({ request }) => request.target)).toEqual([PODS, SECRETS, '/version']);
    expect(proxy.trace.exchanges.map(({ stage }) => stage)).toEqual(Array(3).fill('ResponseComplete'));
    expect(proxy.trace.forgotten).toBe(0);
  });

  test('bodies as far as asked for', async () => {
    await using kept = await proxyAs('dev');
    await using cut = await proxyAs('dev', { bodyBytes: 0 });
    for (const { url } of [kept, cut]) await (await fetch(url + PODS)).text();
    await kept.trace.idle();
    await cut.trace.idle();
    const sizes = [kept, cut].map(({ trace }) =>
      trace.exchanges[0]?.response?.body.chunks.reduce((sum, { length }) => sum + length, 0),
    );
    expect(sizes).toEqual([expect.any(Number), 0]);
    expect(sizes[0]).toBeGreaterThan(500);
  });

  test('no more than keep, and how many were forgotten', async () => {
    await using proxy = await proxyAs('dev', { keep: 2 });
    for (const path of ['/version', '/healthz', '/livez', '/readyz']) await (await fetch(proxy.url + path)).text();
    await proxy.trace.idle();
    expect(proxy.trace.exchanges.map(({ request }) => request.target)).toEqual(['/livez', '/readyz']);
    expect(proxy.trace.forgotten).toBe(2);
  });

  test('by observers from the first exchange on, and they are closed', async () => {
    const seen: string[] = [];
    const observer: Observer = {
      observe: ({ type, object }: TraceEvent) => void seen.push(`${type} ${object.request.target}`),
      close: () => void seen.push('closed'),
    };
    const proxy = await proxyAs('dev', { observers: [observer] });
    await (await fetch(`${proxy.url}/version`)).text();
    await proxy.close();
    await proxy.close();
    expect(seen[0]).toBe('ADDED /version');
    expect(seen.filter((text) => text === 'closed')).toHaveLength(1);
    expect(seen.at(-1)).toBe('closed');
  });

  test('by one that comes later and goes', async () => {
    await using proxy = await proxyAs('dev');
    await (await fetch(`${proxy.url}/version`)).text();
    await proxy.trace.idle();
    const seen: string[] = [];
    const stop = proxy.trace.watch({ observe: ({ object }) => void seen.push(object.request.target) });
    stop();
    await (await fetch(`${proxy.url}/healthz`)).text();
    expect(seen).toEqual(['/version']);
  });

  test('an observer that throws is reported and dropped, and the client gets its response', async () => {
    const warnings: string[] = [];
    await using proxy = await proxyAs('dev', {
      onWarning: (message) => warnings.push(message),
      observers: [
        {
          observe: () => {
            throw new Error('no more');
          },
        },
      ],
    });
    expect((await fetch(`${proxy.url}/version`)).status).toBe(200);
    expect(warnings).toEqual([expect.stringContaining('no more')]);
  });

  test('by a log, complete when the proxy is closed, and by nobody else', async () => {
    let text = '';
    const proxy = await proxyAs('dev', { log: { verbosity: 1, write: (lines) => void (text += lines) } });
    await (await fetch(proxy.url + SECRETS)).text();
    await proxy.close();
    expect(text).toMatch(/list +secrets +team-a\/ +403/);
    expect(text).toContain('missing rule: list secrets');
    expect(text).not.toContain('cure');
  });

  test('by a recording that readTrace reads and only its owner may read', async () => {
    await using home = await aHome();
    const record = join(home.folder, 'trace.jsonl');
    const proxy = await proxyAs('dev', { record });
    await (await fetch(proxy.url + SECRETS)).text();
    await proxy.close();
    const read: (number | undefined)[] = [];
    for await (const { origin, response } of readTrace(record)) if (origin === 'client') read.push(response?.status);
    expect(read).toEqual([403]);
    expect((await stat(record)).mode & 0o077).toBe(0);
    expect(await readFile(record, 'utf8')).not.toContain(await playground.token('reporter'));
  });
});

describe('its address', () => {
  test('a kubeconfig that leads to it, without credentials', async () => {
    await using proxy = await proxyAs('dev');
    const text = proxy.kubeconfig();
    const { server } = await loadUpstream({ kubeconfigText: text });
    expect((await fetch(new URL(PODS, server))).status).toBe(200);
    expect(text).toContain('"namespace": "team-a"');
    expect(text).not.toMatch(/token|client-key|client-certificate/);
  });

  test('after close nothing listens', async () => {
    const proxy = await proxyAs('dev');
    await proxy.close();
    await expect(fetch(proxy.url)).rejects.toThrow('fetch failed');
  });

  test('a port that is taken is an error, and the file to record is not touched', async () => {
    await using home = await aHome();
    const record = join(home.folder, 'trace.jsonl');
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const error: unknown = await proxyAs('dev', { port, record }).catch((reason: unknown) => reason);
    other.close();
    expect(isKubetraceError(error) && error.code).toBe('ERR_LISTEN');
    await expect(stat(record)).rejects.toThrow('ENOENT');
  });

  test('a file that cannot be written is an error, and then nothing listens', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const error: unknown = await proxyAs('dev', { port, record: '/no/such/directory/t.jsonl' }).catch(
      (reason: unknown) => reason,
    );
    expect(isKubetraceError(error) && error.code).toBe('ERR_RECORD_FILE');
    await expect(fetch(`http://127.0.0.1:${port}`)).rejects.toThrow('fetch failed');
  });
});
