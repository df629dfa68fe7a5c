import { expect, test } from 'vitest';
import { startPlayground } from '../../src/library/start-playground.ts';

const CONFIG_MAPS = '/api/v1/namespaces/team-a/configmaps';
const OBJECT = `apiVersion: v1
kind: ConfigMap
metadata: { name: mine, namespace: team-a }
`;

test('serves with the rights of its users, and can be filled and put back', async () => {
  await using playground = await startPlayground({ manifest: OBJECT });
  const get = async (path: string, user = 'admin') =>
    fetch(playground.url + path, { headers: { authorization: `Bearer ${await playground.token(user)}` } });
  expect((await get(`${CONFIG_MAPS}/mine`)).status).toBe(200);
  expect((await get(CONFIG_MAPS, 'team-a:reporter')).status).toBe(403);
  playground.load(OBJECT.replace('mine', 'other'));
  expect((await get(`${CONFIG_MAPS}/other`)).status).toBe(200);
  playground.reset();
  expect((await get(`${CONFIG_MAPS}/other`)).status).toBe(404);
});

test('has a kubeconfig with a context for each of its users', async () => {
  await using playground = await startPlayground();
  const text = await playground.kubeconfig('dev');
  for (const user of playground.users) expect(text).toContain(`name: ${user}`);
  expect(text).toContain('current-context: dev');
  await expect(playground.token('nobody')).rejects.toThrow('the playground has no user "nobody"');
});

test('behaves as the release that is asked for', async () => {
  await using playground = await startPlayground({ release: 'v1.33.4' });
  const version = (await (await fetch(`${playground.url}/version`)).json()) as { minor: string };
  expect(version.minor).toBe('33');
  await expect(startPlayground({ release: '2' })).rejects.toThrow('2 is not a release of Kubernetes such as 1.33');
  await expect(startPlayground({ release: '1.7' })).rejects.toThrow('does not know Kubernetes 1.7');
});

test('a manifest that cannot be stored is an error, and nothing listens', async () => {
  await expect(startPlayground({ manifest: 'apiVersion: x/v1\nkind: Y\nmetadata: { name: z }' })).rejects.toThrow();
});

test('after close nothing listens', async () => {
  const playground = await startPlayground();
  await playground.close();
  await expect(fetch(playground.url)).rejects.toThrow('fetch failed');
});
