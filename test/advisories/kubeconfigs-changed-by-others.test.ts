import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { loadUpstream } from '../../src/kubeconfig/load-upstream.ts';
import { aRoot } from '../support/a-chain.ts';
import { aHome } from '../support/a-home.ts';
import type { Home } from '../support/a-home.ts';
import { aKubeconfig } from '../support/a-kubeconfig.ts';
import { aProxy } from '../support/a-proxy.ts';
import { anUpstream } from '../support/an-upstream.ts';

// `oc login`, a dashboard or a script writes a new token into the kubeconfig while a proxy runs.

const CONFIG = '.kube/config';
const bearerOf = async (upstream: Awaited<ReturnType<typeof loadUpstream>>) =>
  (await upstream.authenticate()).authorization[0]?.[1];
const tokenOf = (home: Home, token: string) => home.write(CONFIG, aKubeconfig({ token }));

test('a new token is used within a minute, and at once after a 401', async () => {
  await using home = await aHome({ [CONFIG]: aKubeconfig({ token: 'first' }) });
  const upstream = await loadUpstream({}, home.environment);
  await tokenOf(home, 'second');
  home.pass(45_000);
  expect(await bearerOf(upstream)).toBe('Bearer first');
  home.pass(10_000);
  expect(await bearerOf(upstream)).toBe('Bearer second');
  await tokenOf(home, 'the third');
  expect(await upstream.refresh()).toBe(true);
  expect(await bearerOf(upstream)).toBe('Bearer the third');
  expect(await upstream.refresh()).toBe(false);
});

test('while the file is missing, broken, or without the user or its token, the last token is used', async () => {
  await using home = await aHome({ [CONFIG]: aKubeconfig({ token: 'first' }) });
  const upstream = await loadUpstream({}, home.environment);
  const path = `${home.folder}/${CONFIG}`;
  for (const text of ['', '{', '[]', aKubeconfig({}), aKubeconfig({ username: 'u', password: 'p' })]) {
    await writeFile(path, text);
    expect([text, await upstream.refresh(), await bearerOf(upstream)]).toEqual([text, false, 'Bearer first']);
  }
  await rename(path, `${path}.away`);
  expect([await upstream.refresh(), await bearerOf(upstream)]).toEqual([false, 'Bearer first']);
  await tokenOf(home, 'second');
  expect([await upstream.refresh(), await bearerOf(upstream)]).toEqual([true, 'Bearer second']);
});

test('a token of the command line is not replaced', async () => {
  await using home = await aHome({ [CONFIG]: aKubeconfig({ token: 'first' }) });
  const upstream = await loadUpstream({ token: 'given' }, home.environment);
  await tokenOf(home, 'second');
  expect([await upstream.refresh(), await bearerOf(upstream)]).toEqual([false, 'Bearer given']);
});

test('a new certificate is used together with its key', async () => {
  const root = aRoot();
  const [one, two] = [root.server([]), root.server([])];
  const userOf = ({ cert, key }: { cert: string; key: string }) => ({
    'client-certificate-data': Buffer.from(cert).toString('base64'),
    'client-key-data': Buffer.from(key).toString('base64'),
  });
  await using home = await aHome({ [CONFIG]: aKubeconfig(userOf(one)) });
  const upstream = await loadUpstream({}, home.environment);
  await home.write(CONFIG, aKubeconfig(userOf({ cert: two.cert, key: one.key })));
  expect(await upstream.refresh()).toBe(false);
  expect((await upstream.authenticate()).tls).toMatchObject({ cert: one.cert, key: one.key });
  await home.write(CONFIG, aKubeconfig(userOf(two)));
  expect(await upstream.refresh()).toBe(true);
  expect((await upstream.authenticate()).tls).toMatchObject({ cert: two.cert, key: two.key });
});

test('a client does not notice, and the new token is masked like the old one', async () => {
  const server = createServer((req, res) => {
    const isKnown = req.headers.authorization === 'Bearer a-second-token';
    res.writeHead(isKnown ? 200 : 401).end(isKnown ? req.headers.authorization : 'no');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await using home = await aHome({ [CONFIG]: aKubeconfig({ token: 'a-first-token' }) });
  const kubeconfig = await loadUpstream({}, home.environment);
  const upstream = anUpstream(url, {
    authenticate: () => kubeconfig.authenticate(),
    refresh: (refused) => kubeconfig.refresh(refused),
    secrets: kubeconfig.secrets,
  });
  await using proxy = await aProxy(url, { upstream });
  expect((await fetch(`${proxy.url}/api`)).status).toBe(401);
  await tokenOf(home, 'a-second-token');
  const answer = await fetch(`${proxy.url}/api`);
  expect([answer.status, await answer.text()]).toEqual([200, 'Bearer a-second-token']);
  expect(kubeconfig.secrets.masked('a-second-token')).not.toContain('second');
  server.close();
});
