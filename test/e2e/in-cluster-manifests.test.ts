import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kustomized, type Manifest, manifestsOf, podOf } from '../support/in-cluster.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { restrictedProblems } from '../support/pod-security.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

const OVERLAYS = ['team-a', 'gateway'];
const without = kubectls().length === 0;

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-in-cluster-'))));
afterAll(() => rm(folder, { recursive: true }));

async function kubeconfigOf(playground: TestPlayground, name: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, await playground.kubeconfig());
  return path;
}

describe.skipIf(without).each(kubectls())('kubectl $version', (kubectl) => {
  test.each(OVERLAYS)(
    'builds overlays/%s, the API server takes each field of it, and its pods run',
    async (overlay) => {
      const text = kustomized(overlay, [kubectl]);
      expect(text).toBe(kustomized(overlay));
      await using playground = await aPlayground();
      const KUBECONFIG = await kubeconfigOf(playground, `${kubectl.version}-${overlay}`);
      const ask = (...args: string[]) => runKubectl(kubectl, args, { env: { KUBECONFIG }, stdin: text });
      const namespace = manifestsOf(text).find(({ kind }) => kind === 'Namespace');
      if (namespace) await playground.admin('POST /api/v1/namespaces', namespace);
      const dry = await ask('apply', '--dry-run=server', '--validate=strict', '-f-');
      expect([withoutMissing(dry.stderr), dry.exitCode]).toEqual(['', 0]);
      expect(dry.stdout.match(/server dry run/g)).toHaveLength(manifestsOf(text).length);
      const { stderr, exitCode } = await ask('apply', '--validate=strict', '-f-');
      expect([withoutMissing(stderr), exitCode]).toEqual(['', 0]);
      const deployment = manifestsOf(text).find(({ kind }) => kind === 'Deployment') as Manifest;
      const { name, namespace: where = '' } = deployment.metadata;
      const rollout = await ask('rollout', 'status', `deployment/${name}`, '-n', where, '--timeout=60s');
      expect(rollout.stdout).toContain('successfully rolled out');
      const path = '{.spec.template.spec.initContainers[0].restartPolicy}';
      const policy = await ask('get', `deployment/${name}`, '-n', where, '-o', `jsonpath=${path}`);
      expect(policy.stdout).toBe(overlay === 'team-a' ? 'Always' : '');
    },
  );

  test('a field that does not exist would be an error', async () => {
    await using playground = await aPlayground();
    const KUBECONFIG = await kubeconfigOf(playground, `${kubectl.version}-wrong`);
    const stdin = kustomized('team-a', [kubectl]).replace('failureThreshold', 'failureTreshold');
    const args = ['apply', '--dry-run=server', '--validate=strict', '-f-'];
    const { stderr, exitCode } = await runKubectl(kubectl, args, { env: { KUBECONFIG }, stdin });
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('failureTreshold')]);
  });
});

/** Of a namespace that was made otherwise kubectl says that it will add its annotation. */
function withoutMissing(stderr: string): string {
  return stderr.replace(/^Warning: resource namespaces\/kubetrace is missing the .*annotation.*\n/gm, '');
}

describe.skipIf(without)('what the manifests promise', () => {
  test.each(OVERLAYS)('the pods of overlays/%s are admitted at the level restricted', (overlay) => {
    expect(restrictedProblems(podOf(kustomized(overlay)))).toEqual([]);
  });

  test('a pod that breaks the level is found', () => {
    const pod = podOf(kustomized('gateway'));
    const [container] = pod.containers;
    const broken = { ...pod, securityContext: {}, hostNetwork: true, volumes: [{ name: 'x', hostPath: {} }] };
    expect(
      restrictedProblems({ ...broken, containers: [{ ...container!, securityContext: { privileged: true } }] }),
    ).toEqual(
      expect.arrayContaining([
        'hostNetwork',
        'hostPath',
        'kubetrace: privileged',
        'kubetrace: runAsNonRoot',
        'kubetrace: allowPrivilegeEscalation',
        'kubetrace: capabilities.drop',
        'kubetrace: seccompProfile',
      ]),
    );
  });

  test('containers of kubetrace write nowhere but into their volumes', () => {
    const all = OVERLAYS.map((overlay) => podOf(kustomized(overlay))).flatMap((pod) => [
      ...pod.containers,
      ...(pod.initContainers ?? []),
    ]);
    const ours = all.filter(({ name }) => name === 'kubetrace');
    expect(ours.map(({ securityContext }) => securityContext?.readOnlyRootFilesystem)).toEqual([true, true]);
  });

  test('of the container of the program only env and volumeMounts change', () => {
    const [app] = podOf(kustomized('team-a')).containers;
    const { env, volumeMounts, ...rest } = app!;
    expect(env?.map(({ name }) => name)).toEqual(['KUBERNETES_SERVICE_HOST', 'KUBERNETES_SERVICE_PORT']);
    expect(volumeMounts?.map(({ mountPath }) => mountPath)).toEqual(['/var/run/secrets/kubernetes.io/serviceaccount']);
    expect(Object.keys(rest).toSorted()).toEqual(['image', 'name', 'securityContext']);
  });

  test('the gateway has neither rights nor a token', () => {
    const text = kustomized('gateway');
    expect(manifestsOf(text).map(({ kind }) => kind)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/Role/)]),
    );
    const pod = podOf(text);
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(JSON.stringify(pod.volumes)).not.toContain('serviceAccountToken');
    expect(pod.containers[0]?.args).toContain('--credentials=client');
  });

  test('the image is a placeholder that says so, until an overlay names one', () => {
    const [app, sidecar] = ['team-a', 'gateway'].map((overlay) => kustomized(overlay).match(/^ *(?:- )?image: .*$/gm));
    expect([app, sidecar].flat().join('\n')).not.toContain('placeholder');
  });
});
