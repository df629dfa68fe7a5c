import { describe, expect, test } from 'vitest';
import { loadContexts } from '../../src/kubeconfig/load-contexts.ts';
import { aHome } from '../support/a-home.ts';

const CONFIG = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Config',
  'current-context': 'dev',
  contexts: [
    ['dev', 'lab', 'eve', 'team-a'],
    ['dev-b', 'lab', 'eve', 'team-b'],
    ['ops', 'lab', 'olaf'],
    ['ops-b', 'lab', 'olaf', 'team-b'],
    ['gone', 'nowhere', 'nobody'],
  ].map(([name, cluster, user, namespace]) => ({ name, context: { cluster, user, namespace } })),
  clusters: [{ name: 'lab', cluster: { server: 'https://lab:6443' } }],
  users: [
    { name: 'eve', user: { token: 'the-token-of-eve' } },
    { name: 'olaf', user: { tokenFile: '/no/such/file' } },
  ],
});

test('contexts of the same cluster and user share what they lead to, and nothing of it is read yet', async () => {
  const read: string[] = [];
  await using home = await aHome({ '.kube/config': CONFIG });
  const readFile = async (path: string) => {
    read.push(path);
    return home.environment.readFile(path);
  };
  const { upstream, server, others } = await loadContexts({}, { ...home.environment, readFile });
  expect([upstream.context, server]).toEqual(['dev', 'https://lab:6443']);
  expect(others.map(({ name, namespace, target }) => [name, namespace, target?.server])).toEqual([
    ['dev-b', 'team-b', undefined],
    ['ops', '', 'https://lab:6443'],
    ['ops-b', 'team-b', 'https://lab:6443'],
    ['gone', '', ''],
  ]);
  expect(others[1]?.target).toBe(others[2]?.target);
  expect(read).toEqual([`${home.folder}/.kube/config`]);
  await expect(others[1]?.target?.load()).rejects.toThrow(/tokenFile of user "olaf".*\/no\/such\/file/);
  await expect(others[3]?.target?.load()).rejects.toThrow(/context "gone": cluster "nowhere" is not under clusters/);
});

describe('flags', () => {
  test.each([
    [{ token: 'a-token-for-lab' }],
    [{ server: 'https://elsewhere' }],
    [{ user: 'eve' }],
    [{ insecureSkipTlsVerify: true }],
  ])('%o is for the chosen context only', async (flags) => {
    await using home = await aHome({ '.kube/config': CONFIG });
    const { others } = await loadContexts(flags, home.environment);
    const upstream = await others[0]!.target!.load();
    expect(upstream.server.href).toBe('https://lab:6443/');
    const { authorization, tls } = await upstream.authenticate();
    expect([authorization, tls.rejectUnauthorized]).toEqual([[['Authorization', 'Bearer the-token-of-eve']], true]);
  });

  test('impersonation is for all', async () => {
    await using home = await aHome({ '.kube/config': CONFIG });
    const { others } = await loadContexts({ context: 'ops-b', as: 'jane', user: 'eve' }, home.environment);
    const upstream = await others.find(({ name }) => name === 'dev')!.target!.load();
    expect((await upstream.authenticate()).impersonation).toEqual([['Impersonate-User', 'jane']]);
  });
});
