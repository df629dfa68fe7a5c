import { createServer } from 'node:http';
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { listen } from '../../src/proxy/listen.ts';
import { aPlayground } from '../support/a-playground.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { rawClient, rawExchange } from '../support/raw-client.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

const POD = '/api/v1/namespaces/a/pods/p';
const ALL = '{"kind":"DeleteOptions", "apiVersion":"v1","dryRun":["All"]}\n';

/** A server that writes down what reaches it, with `--read-only` in front. */
async function readOnlyProxy() {
  const reached: { line: string; body: string }[] = [];
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (chunk) => (body += String(chunk)));
    req.on('end', () => {
      reached.push({ line: `${req.method} ${req.url}`, body });
      res.setHeader('Content-Type', 'application/json').end('{"kind":"Status","apiVersion":"v1","status":"Success"}');
    });
  });
  const upstream = await listen(server, { port: 0, address: '127.0.0.1' });
  const proxy = await aProxy(upstream.url!, { readOnly: { allowProxy: false } });
  return {
    ...proxy,
    reached,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await upstream.close();
    },
  };
}

function request(head: string, body = ''): string {
  return `${head.replace('\n', ' HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n').replaceAll(/(?<!\r)\n/g, '\r\n')}\r\n\r\n${body}`;
}

test.each([
  ['with a length', `Content-Length: ${ALL.length}`, ALL],
  [
    'in chunks',
    'Transfer-Encoding: chunked',
    `5\r\n${ALL.slice(0, 5)}\r\n${(ALL.length - 5).toString(16)}\r\n${ALL.slice(5)}\r\n0\r\n\r\n`,
  ],
])('a dry run of DELETE, its body %s, reaches the server byte for byte', async (_, header, body) => {
  await using proxy = await readOnlyProxy();
  const answer = await rawExchange(
    proxy.url,
    request(`DELETE ${POD}\nContent-Type: application/json\n${header}`, body),
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(proxy.reached).toEqual([{ line: `DELETE ${POD}`, body: ALL }]);
  const { request: traced } = await proxy.ended(0);
  expect(traced.body).toMatchObject({ size: ALL.length });
});

test('a dry run of DELETE that waits for 100 Continue gets it once, and reaches the server', async () => {
  await using proxy = await readOnlyProxy();
  const client = await rawClient(proxy.url);
  client.write(request(`DELETE ${POD}\nExpect: 100-continue\nContent-Length: ${ALL.length}`));
  await client.until('100 Continue\r\n\r\n');
  client.write(ALL);
  await client.until('Success');
  expect(client.received().match(/100 Continue/g)).toHaveLength(1);
  expect(proxy.reached).toEqual([{ line: `DELETE ${POD}`, body: ALL }]);
});

test('a DELETE with a body is not a dry run because its query says so', async () => {
  await using proxy = await readOnlyProxy();
  const config = new KubeConfig();
  const [cluster, user] = [{ name: 'c', server: proxy.url, skipTLSVerify: true }, { name: 'u' }];
  const contexts = [{ name: 'c', cluster: 'c', user: 'u' }];
  config.loadFromOptions({ clusters: [cluster], users: [user], contexts, currentContext: 'c' });
  const api = config.makeApiClient(CoreV1Api);
  const body = { gracePeriodSeconds: 0 };
  const where = { namespace: 'a', dryRun: 'All', body };
  await expect(api.deleteNamespacedPod({ name: 'p', ...where })).rejects.toMatchObject({ code: 405 });
  await expect(api.deleteCollectionNamespacedPod(where)).rejects.toMatchObject({ code: 405 });
  expect(proxy.reached).toEqual([]);
  expect(await proxy.ended(0)).toMatchObject({ refusal: { flag: '--read-only' }, response: { status: 405 } });
});

test('a body that is too large to be looked at is refused, announced or not, and never asked for', async () => {
  await using proxy = await readOnlyProxy();
  const size = 64 * 1024 + 1;
  const announced = await rawExchange(
    proxy.url,
    request(`DELETE ${POD}\nExpect: 100-continue\nContent-Length: ${size}`),
  );
  const chunk = ' '.repeat(size);
  const chunked = await rawExchange(
    proxy.url,
    request(`DELETE ${POD}\nTransfer-Encoding: chunked`, `${size.toString(16)}\r\n${chunk}\r\n0\r\n\r\n`),
  );
  for (const answer of [announced, chunked])
    expect(answer).toMatch(/^HTTP\/1\.1 405 [^]*kubetrace refused .*too large/);
  expect(proxy.reached).toEqual([]);
});

test('a body that comes slowly holds up nobody else; a client that leaves is given up', async () => {
  await using proxy = await readOnlyProxy();
  const [slow, leaver] = [await rawClient(proxy.url), await rawClient(proxy.url)];
  for (const { write } of [slow, leaver]) {
    write(request(`DELETE ${POD}\nContent-Length: ${ALL.length}`, ALL.slice(0, 9)));
  }
  expect((await fetch(`${proxy.url}${POD}`)).status).toBe(200);
  leaver.socket.destroy();
  await expect.poll(() => proxy.exchanges.some(({ failure }) => failure?.code === 'CLIENT_CLOSED')).toBe(true);
  slow.write(ALL.slice(9));
  await slow.until('Success');
  expect(proxy.reached.map(({ line }) => line)).toEqual([`GET ${POD}`, `DELETE ${POD}`]);
});

test.each(kubectls())('kubectl $version: delete is refused, delete --dry-run=server passes', async (kubectl) => {
  await using playground = await aPlayground();
  const authorization: [string, string][] = [['Authorization', `Bearer ${await playground.token('admin')}`]];
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  await using proxy = await aProxy(playground.url, { upstream, readOnly: { allowProxy: false } });
  const remove = ['--server', proxy.url, '-n', 'team-a', 'delete', 'pod', 'web-0'];
  expect((await runKubectl(kubectl, remove)).stderr).toMatch(/kubetrace refused DELETE .*--read-only is set/);
  const dry = await runKubectl(kubectl, [...remove, '--dry-run=server']);
  expect([dry.stdout, dry.exitCode]).toEqual(['pod "web-0" deleted (server dry run)\n', 0]);
  const deletes = proxy.exchanges.filter(({ request: { method } }) => method === 'DELETE');
  expect(deletes.map(({ response }) => response?.status)).toEqual([405, 200]);
  expect(String(Buffer.concat(deletes[1]!.request.body.chunks))).toContain('"dryRun":["All"]');
});
