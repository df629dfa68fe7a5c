import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startPlayground } from '../../src/playground/playground.ts';
import { aHome } from '../support/a-home.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import { theProxy } from '../support/the-command.ts';

// What older scripts do with the Secret of a ServiceAccount, with real kubectl and curl, directly and through kubetrace.

const SECRET = JSON.stringify({
  apiVersion: 'v1',
  kind: 'Secret',
  type: 'kubernetes.io/service-account-token',
  metadata: { name: 'robot-token', annotations: { 'kubernetes.io/service-account.name': 'robot' } },
});

test.each(kubectls())(
  'kubectl $version and curl with the token of a Secret',
  async (kubectl) => {
    await using playground = await startPlayground();
    await using home = await aHome({ '.kube/config': await playground.kubeconfig(), 'ca.crt': playground.ca });
    const env = { HOME: home.folder };
    const run = (args: readonly string[], stdin = '') =>
      runKubectl(kubectl, [...args, '-n', 'team-a'], { env, ...(stdin !== '' && { stdin }) });
    const out = async (...args: readonly string[]) => (await run(args)).stdout;

    await run(['create', 'serviceaccount', 'robot']);
    expect(await out('get', 'sa', 'robot', '-o', 'jsonpath={.secrets[0].name}')).toBe('');
    expect(await out('describe', 'sa', 'robot')).toMatch(/Tokens: +<none>/);
    const unnamed = await run(['create', 'secret', 'generic', 'x', '--type=kubernetes.io/service-account-token']);
    expect(unnamed.stderr).toContain(
      'Secret "x" is invalid: metadata.annotations[kubernetes.io/service-account.name]: Required value',
    );
    expect((await run(['create', '-f', '-'], SECRET)).stdout).toBe('secret/robot-token created\n');
    const data = (key: string) => out('get', 'secret', 'robot-token', '-o', `jsonpath={.data.${key}}`);
    await expect.poll(() => data('token'), { timeout: 60_000 }).not.toBe('');
    expect(await out('describe', 'sa', 'robot')).toMatch(/Tokens: +robot-token\n/);
    expect(Buffer.from(await data('ca\\.crt'), 'base64').toString()).toBe(playground.ca);

    const token = Buffer.from(await data('token'), 'base64').toString();
    const curl = async (server: string) => {
      const args = ['-s', '--cacert', `${home.folder}/ca.crt`, '-H', `Authorization: Bearer ${token}`];
      return (await promisify(execFile)('curl', [...args, `${server}/api/v1/namespaces/team-a/pods`])).stdout;
    };
    const flags = ['--kubeconfig=/dev/null', '--insecure-skip-tls-verify', `--server=${playground.secureUrl}`];
    await using proxy = await theProxy([...flags, `--token=${token}`], { HOME: '/nonexistent' });
    const user = 'system:serviceaccount:team-a:robot';
    for (const server of [playground.secureUrl, proxy.url]) expect(await curl(server)).toContain(`User \\"${user}\\"`);
    await run(['create', 'rolebinding', 'robot-views', '--clusterrole=view', '--serviceaccount=team-a:robot']);
    const pods = await runKubectl(kubectl, [`--server=${proxy.url}`, 'get', 'pods', '-n', 'team-a', '-o', 'name'], {
      env: { HOME: '/nonexistent' },
    });
    expect(pods.stdout).toMatch(/^pod\//);

    await run(['delete', 'serviceaccount', 'robot']);
    await expect
      .poll(async () => (await run(['get', 'secret', 'robot-token'])).stderr, { timeout: 60_000 })
      .toMatch(/NotFound/);
    for (const server of [playground.secureUrl, proxy.url])
      expect(await curl(server)).toMatch(/"message": ?"Unauthorized/);
    const refused = await runKubectl(kubectl, [`--server=${proxy.url}`, 'get', 'pods', '-n', 'team-a'], {
      env: { HOME: '/nonexistent' },
    });
    expect(refused.stderr).toMatch(
      /Warning: unauthenticated: The token of system:serviceaccount:team-a:robot, from flag --token, is a legacy token that never expires \(Secret robot-token\): it belongs to another cluster, its Secret or ServiceAccount was deleted/,
    );
    expect(refused.stderr).toMatch(/error: You must be logged in to the server/);
  },
  120_000,
);
