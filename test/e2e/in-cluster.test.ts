import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCertificateAuthority } from '../../src/api/x509/certificates.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { aPod, canMount, portOf, type RunningContainer, type TestPod } from '../support/a-pod.ts';
import { type Container, kustomized, podOf } from '../support/in-cluster.ts';
import { kubectls } from '../support/real-kubectl.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const KUBETRACE = [process.execPath, join(ROOT, 'bin/kubetrace.js')];
const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';
const LONG = { timeout: 60_000 };
const isSkipped = kubectls().length === 0 || !canMount;

/** The arguments of a manifest, on free ports of this machine, which its containers share. */
function onFreePorts({ args = [] }: Container): string[] {
  return [...args.map((arg) => arg.replace(/^(--metrics-port)=.*/, '$1=0')), '--port=0'];
}

async function ended(container: RunningContainer): Promise<RunningContainer['written'] & { code: number | null }> {
  const code = await container.ended;
  return { ...container.written, code };
}

describe.skipIf(isSkipped)('overlays/team-a: a program beside the sidecar', () => {
  let playground: TestPlayground;
  let pod: TestPod;
  let sidecar: RunningContainer;
  let app: Container;
  let token: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    const text = kustomized('team-a');
    playground = await aPlayground(text);
    const spec = podOf(text);
    token = await playground.token('team-a:app');
    const objects = { 'kube-root-ca.crt': { 'ca.crt': playground.ca } };
    pod = await aPod(spec, { objects, token, namespace: 'team-a' });
    // What the kubelet gives to every container.
    const { hostname, port } = new URL(playground.secureUrl);
    const kubelet = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const [container] = spec.initContainers!;
    sidecar = pod.start(container!, [...KUBETRACE, ...onFreePorts(container!)], kubelet);
    env = { KUBERNETES_SERVICE_PORT: await portOf(sidecar) };
    const [program] = spec.containers;
    expect(program?.env?.find(({ name }) => name === 'KUBERNETES_SERVICE_PORT')?.value).toBe('6443');
    app = { ...program!, env: program!.env!.filter(({ name }) => name !== 'KUBERNETES_SERVICE_PORT') };
  });
  afterAll(async () => {
    await pod[Symbol.asyncDispose]();
    await playground.close();
  });

  const inApp = (...program: string[]) => ended(pod.start(app, program, env));

  test('finds a token that is not that of its ServiceAccount, may read it, and may not write there', async () => {
    const { stdout, stderr } = await inApp(
      'sh',
      '-c',
      `cat ${MOUNT}/token; echo; cat ${MOUNT}/namespace; touch ${MOUNT}/x`,
    );
    expect(stdout).toMatch(/^[\w-]{43}\nteam-a$/);
    expect(stdout).not.toContain(token);
    expect(stderr).toContain('Read-only file system');
  });

  test.each(kubectls())(
    'kubectl $version, as it is in a pod, is served and traced, and a denial is explained',
    async ({ path }) => {
      const pods = await inApp(path, 'get', 'pods');
      expect([pods.code, pods.stdout]).toEqual([0, expect.stringContaining('web-0')]);
      const denied = await inApp(path, 'get', 'secrets');
      expect(denied.code).toBe(1);
      expect(denied.stderr).toMatch(/"system:serviceaccount:team-a:app" cannot list resource "secrets"/);
      await expect.poll(() => sidecar.written.stderr, LONG).toMatch(/secrets.*403[^]*missing|403[^]*secrets/i);
      expect(sidecar.written.stderr).toMatch(/verb="list" resource="pods" namespace="team-a" status=200/);
    },
  );

  test.each(kubectls())(
    'kubectl $version runs a command in a pod, over an upgraded connection with TLS',
    async ({ path }) => {
      await playground.admin('POST /apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings', {
        metadata: { name: 'app-edits' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
        subjects: [{ kind: 'ServiceAccount', name: 'app', namespace: 'team-a' }],
      });
      const { stdout, stderr } = await inApp(path, 'exec', 'web-0', '--', 'echo', 'hello from within');
      expect(stdout + stderr).toContain('hello from within');
      await playground.admin('DELETE /apis/rbac.authorization.k8s.io/v1/namespaces/team-a/rolebindings/app-edits');
    },
  );

  test('a program with @kubernetes/client-node, unchanged, too', async () => {
    const script = `
      const { KubeConfig, CoreV1Api } = await import(${JSON.stringify(join(ROOT, 'node_modules/@kubernetes/client-node/dist/index.js'))});
      const config = new KubeConfig();
      config.loadFromCluster();
      const api = config.makeApiClient(CoreV1Api);
      const { items } = await api.listNamespacedPod({ namespace: config.getContextObject(config.currentContext).namespace });
      console.log(items.length > 0, await api.listNamespacedSecret({ namespace: 'team-a' }).catch(({ code }) => code));
    `;
    const { stdout, stderr } = await inApp(process.execPath, '--input-type=module', '-e', script);
    expect([stdout, stderr]).toEqual(['true 403\n', '']);
  });

  test('neither the key nor the token is in what the sidecar logs', async () => {
    const { stdout: key } = await inApp('cat', `${MOUNT}/token`);
    const log = sidecar.written.stdout + sidecar.written.stderr;
    expect(log).not.toContain(key);
    expect(log).not.toContain(token);
    expect(log).not.toContain(token.split('.')[2]);
  });

  test('at the end of the sidecar its files are gone', async () => {
    sidecar.child.kill('SIGTERM');
    await sidecar.ended;
    expect((await inApp('ls', MOUNT)).stdout).toBe('');
  });
});

describe.skipIf(isSkipped)('overlays/gateway', () => {
  const HOST = 'kubetrace-gateway.kubetrace.svc';
  const authority = createCertificateAuthority();
  let playground: TestPlayground;
  let pod: TestPod;
  let gateway: RunningContainer;
  let port: string;

  beforeAll(async () => {
    const text = kustomized('gateway');
    playground = await aPlayground();
    const spec = podOf(text);
    const { cert, key } = authority.issueServer([HOST]);
    const objects = {
      'kube-root-ca.crt': { 'ca.crt': playground.ca },
      'kubetrace-gateway-tls': { 'tls.crt': cert, 'tls.key': key },
    };
    pod = await aPod(
      { ...spec, volumes: [...spec.volumes!, CLIENT] },
      { objects: { ...objects, client: clientFiles() } },
    );
    const [container] = spec.containers;
    // No name of a cluster resolves on this machine.
    gateway = pod.start(container!, [...KUBETRACE, ...onFreePorts(container!), `--server=${playground.secureUrl}`]);
    port = await portOf(gateway);
  });
  afterAll(async () => {
    await pod[Symbol.asyncDispose]();
    await playground.close();
  });

  const CLIENT = { name: 'client', secret: { secretName: 'client' } };
  const clientFiles = () => ({ hosts: `127.0.0.1 localhost ${HOST}\n`, 'ca.crt': authority.cert });

  /** A client in another pod, in which the name of the Service leads to the gateway. */
  const inClient = (...program: string[]) => {
    const container = { name: 'client', volumeMounts: [{ name: 'client', mountPath: '/run/client' }] };
    const named = ['sh', '-c', 'mount --bind /run/client/hosts /etc/hosts; exec "$@"', 'sh', ...program];
    return ended(pod.start(container, named, { NODE_EXTRA_CA_CERTS: '/run/client/ca.crt' }));
  };
  const asClient = (kubectl: string, token: string, ...args: string[]) =>
    inClient(
      kubectl,
      `--server=https://${HOST}:${port}`,
      '--certificate-authority=/run/client/ca.crt',
      `--token=${token}`,
      ...args,
    );

  test.each(kubectls())('kubectl $version is who its token says', async ({ path }) => {
    const token = await playground.token('team-a:reporter');
    const pods = await asClient(path, token, 'get', 'pods', '-n', 'team-a');
    expect([pods.code, pods.stdout]).toEqual([0, expect.stringContaining('web-0')]);
    const denied = await asClient(path, token, 'get', 'secrets', '-n', 'team-a');
    expect(denied.stderr).toContain('User "system:serviceaccount:team-a:reporter" cannot list resource "secrets"');
    expect(gateway.written.stderr).not.toContain(token);
  });

  test('a client without a token is refused, also where it impersonates somebody, and learns why', async () => {
    const ask = `fetch('https://${HOST}:${port}/api/v1/pods', { headers: { 'Impersonate-User': 'admin' } })`;
    const script = `const res = await ${ask}; console.log(res.status, (await res.json()).message)`;
    const { stdout, stderr } = await inClient(process.execPath, '--input-type=module', '-e', script);
    expect([stderr, stdout]).toEqual(['', expect.stringMatching(/^401 kubetrace refused .*no credentials of its own/)]);
    await expect.poll(() => gateway.written.stderr, LONG).toMatch(/no credentials of its own/);
  });

  test('is not reached under another name', async () => {
    const { path } = kubectls()[0]!;
    const server = [`--server=https://127.0.0.1:${port}`, `--tls-server-name=${HOST}`];
    const { stderr } = await asClient(path, await playground.token('dev'), ...server, 'get', '--raw', '/api');
    expect(stderr).toContain('Forbidden');
    await expect.poll(() => gateway.written.stderr, LONG).toMatch(/is not in --accept-hosts/);
  });

  test('each request is a line of JSON, which says whose it was', async () => {
    const lines = gateway.written.stderr
      .trim()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    const exchanges = lines.map((line) => JSON.parse(line) as { credential?: { username?: string } });
    expect(JSON.stringify(exchanges)).toContain('system:serviceaccount:team-a:reporter');
  });
});
