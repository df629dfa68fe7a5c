import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isKubetraceError } from '../../src/library/kubetrace-error.ts';
import { loadUpstream } from '../../src/library/load-upstream.ts';
import { createProxy } from '../../src/library/create-proxy.ts';
import { type Playground, startPlayground } from '../../src/library/start-playground.ts';

let playground: Playground;
beforeAll(async () => {
  playground = await startPlayground();
});
afterAll(() => playground.close());

test('says where it leads and as whom, and not with which credentials', async () => {
  const kubeconfigText = await playground.kubeconfig('reporter');
  const upstream = await loadUpstream({ kubeconfigText });
  expect(upstream).toMatchObject({ context: 'reporter', user: 'reporter', namespace: 'team-a' });
  expect(upstream.server.href).toBe(`${playground.secureUrl}/`);
  const token = /token: (\S+)/.exec(kubeconfigText)?.[1];
  expect(token).toMatch(/^eyJ/);
  for (const text of [inspect(upstream, { depth: 9, showHidden: true }), JSON.stringify(upstream)])
    expect(text).not.toContain(token);
});

test('another context, cluster and user of the same kubeconfig', async () => {
  const kubeconfigText = await playground.kubeconfig('admin');
  expect((await loadUpstream({ kubeconfigText, context: 'dev' })).user).toBe('dev');
  expect((await loadUpstream({ kubeconfigText, user: 'alice', namespace: 'x' })).namespace).toBe('x');
});

test('a server and a token, without any file', async () => {
  const upstream = await loadUpstream({
    kubeconfigText: '{}',
    server: playground.secureUrl,
    token: await playground.token('reporter'),
    insecureSkipTlsVerify: true,
  });
  await using proxy = await createProxy({ upstream, annotate: 'off' });
  expect((await fetch(`${proxy.url}/api/v1/namespaces/team-a/pods`)).status).toBe(200);
});

test('somebody else, with groups, uid and extra', async () => {
  const as = { user: 'jane', groups: ['developers'], uid: '7', extra: { team: ['a', 'b'] } };
  const upstream = await loadUpstream({ kubeconfigText: await playground.kubeconfig(), as });
  await using proxy = await createProxy({ upstream });
  const review = await fetch(`${proxy.url}/apis/authentication.k8s.io/v1/selfsubjectreviews`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' }),
  });
  const { status } = (await review.json()) as { status: { userInfo: object } };
  expect(status.userInfo).toMatchObject({
    username: 'jane',
    uid: '7',
    groups: ['developers', 'system:authenticated'],
    extra: { team: ['a', 'b'] },
  });
});

test('what a person can fix is an error with a code and a hint', async () => {
  const failed = await loadUpstream({ kubeconfigText: 'contexts: 7' }).catch((error: unknown) => error);
  expect(isKubetraceError(failed) && failed.code).toBe('ERR_KUBECONFIG_FIELD');
  const missing = await loadUpstream({ kubeconfig: '/no/such/file' }).catch((error: unknown) => error);
  expect(isKubetraceError(missing) && missing.hint).toBe('pass the path of a kubeconfig file');
  expect(isKubetraceError(new Error('other'))).toBe(false);
});

test('what an exec plugin says goes to the listener', async () => {
  const warnings: string[] = [];
  const user = {
    exec: {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'sh',
      args: ['-c', 'echo log in again >&2; exit 1'],
      interactiveMode: 'Never',
    },
  };
  const config = {
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    clusters: [{ name: 'a', cluster: { server: playground.secureUrl, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'a', user }],
  };
  const onWarning = (message: string) => void warnings.push(message);
  const upstream = await loadUpstream({ kubeconfigText: JSON.stringify(config), onWarning });
  await using proxy = await createProxy({ upstream });
  expect((await fetch(`${proxy.url}/version`)).status).toBe(502);
  expect(warnings.join('\n')).toContain('log in again');
});
