import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlaygroundHome, type PlaygroundHome } from '../../support/a-playground-home.ts';
import { kubectls, runKubectl } from '../../support/real-kubectl.ts';

let home: PlaygroundHome;
let KUBECONFIG: string;
beforeAll(async () => {
  home = await aPlaygroundHome();
  KUBECONFIG = join(home.folder, '.kube/config');
});
afterAll(() => home[Symbol.asyncDispose]());

const workload = (kind: string, image: string, cause: string) => ({
  apiVersion: kind === 'ReplicationController' ? 'v1' : 'apps/v1',
  kind,
  metadata: { name: 'w', namespace: 'default', annotations: { 'kubernetes.io/change-cause': cause } },
  spec: {
    ...(kind === 'DaemonSet' ? {} : { replicas: 2 }),
    ...(kind === 'ReplicationController' ? {} : { selector: { matchLabels: { app: 'w' } } }),
    template: { metadata: { labels: { app: 'w' } }, spec: { containers: [{ name: 'c', image }] } },
  },
});

describe.each(kubectls())('kubectl $version', (kubectl) => {
  const run = (line: string, stdin = '') => runKubectl(kubectl, line.split(' '), { env: { KUBECONFIG }, stdin });
  const said = async (line: string, stdin?: string) => (await run(line, stdin)).stdout;
  const images = (kind: string) => said(`get ${kind} w -n default -o jsonpath={..containers[*].image}`);
  const podImages = () => said('get pods -n default -l app=w -o jsonpath={.items[*].spec.containers[0].image}');

  test.each(['DaemonSet', 'StatefulSet', 'Deployment'])(
    'rolls a %s out, back and forth',
    async (kind) => {
      home.playground.reset();
      const apply = (image: string, cause: string) => said('apply -f -', JSON.stringify(workload(kind, image, cause)));
      await apply('i:1', 'the first');
      // What a revision is called comes from the annotations at the time when it was made.
      await expect.poll(podImages).toBe('i:1 i:1');
      await apply('i:2', 'the second');
      await expect.poll(podImages).toBe('i:2 i:2');
      const revisions = await said('get controllerrevisions -n default');
      if (kind !== 'Deployment')
        expect(revisions).toMatch(new RegExp(`^w-\\w+ +${kind.toLowerCase()}\\.apps/w +2 `, 'm'));
      const history = () => said(`rollout history ${kind}/w -n default`);
      expect(await history()).toMatch(/^1 +the first\n2 +the second$/m);
      expect(await said(`rollout history ${kind}/w -n default --revision=1`)).toMatch(/Image:\s+i:1$/m);

      expect(await said(`rollout undo ${kind}/w -n default`)).toMatch(/\/w rolled back$/m);
      expect(await images(kind)).toBe('i:1');
      await expect.poll(podImages).toBe('i:1 i:1');
      await expect.poll(history).toMatch(/^2 +the second\n3 +the first$/m);
      if (kind === 'Deployment') {
        expect(await said('get rs -n default -o yaml')).toMatch(
          /^ +deployment\.kubernetes\.io\/revision-history: "1"$/m,
        );
      }
      expect((await run(`rollout undo ${kind}/w -n default --to-revision=9`)).stderr).toContain(
        'unable to find specified revision 9 in history',
      );
      expect(await said(`rollout status ${kind}/w -n default --timeout=60s`)).toMatch(/success|complete/);
    },
    60_000,
  );

  test('a ReplicationController takes its labels and its selector from its template, and has pods', async () => {
    home.playground.reset();
    await said('create -f -', JSON.stringify(workload('ReplicationController', 'i:1', 'x')));
    const shown = await said('get rc w -n default -o jsonpath={.metadata.labels}{.spec.selector}');
    expect(shown).toBe('{"app":"w"}{"app":"w"}');
    await expect.poll(podImages).toBe('i:1 i:1');
    expect(await said('get rc w -n default -o wide')).toMatch(/^w +2 +2 +\d +\d+s +c +i:1 +app=w$/m);
    expect(await said('scale rc w -n default --replicas=1')).toMatch(/scaled$/m);
    await expect.poll(podImages).toBe('i:1');
  });

  test('a pod of a StatefulSet that is deleted comes back by its name', async () => {
    home.playground.reset();
    await said('apply -f -', JSON.stringify(workload('StatefulSet', 'i:1', 'x')));
    const names = () => said('get pods -n default -l app=w -o name');
    await expect.poll(names).toBe('pod/w-0\npod/w-1\n');
    const uid = 'get pod w-0 -n default -o jsonpath={.metadata.uid}';
    const before = await said(uid);
    await said('delete pod w-0 -n default');
    await expect.poll(names).toBe('pod/w-0\npod/w-1\n');
    expect(await said(uid)).not.toBe(before);
  });

  test('copies a pod to debug it, whatever the pod has', async () => {
    home.playground.reset();
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'default' },
      spec: {
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] } },
        containers: [{ name: 'c', image: 'i', lifecycle: { preStop: { exec: { command: ['sync'] } } } }],
        hostAliases: [{ ip: '10.1.2.3', hostnames: ['h'] }],
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
        preemptionPolicy: 'PreemptLowerPriority',
        volumes: [
          { name: 'v', projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3607 } }] } },
        ],
      },
    };
    await said('create -f -', JSON.stringify(pod));
    const debug = 'debug p -n default --copy-to=q --image=busybox --container=d --share-processes --attach=false';
    expect(await run(debug)).toMatchObject({ exitCode: 0 });
    const copied = await said('get pod q -n default -o json');
    expect((JSON.parse(copied) as { spec: object }).spec).toMatchObject({
      ...pod.spec,
      volumes: expect.arrayContaining([expect.objectContaining({ name: 'v' })]) as object[],
      containers: [
        { name: 'c', lifecycle: { preStop: { exec: { command: ['sync'] } } } },
        { name: 'd', image: 'busybox' },
      ],
      shareProcessNamespace: true,
    });
  });
});
