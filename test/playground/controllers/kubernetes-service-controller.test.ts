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

describe.each(kubectls())('kubectl $version', (kubectl) => {
  const said = async (line: string) => (await runKubectl(kubectl, line.split(' '), { env: { KUBECONFIG } })).stdout;
  const SHOWN = 'get service,endpoints,endpointslices -n default';

  test('finds the Service kubernetes with its endpoints', async () => {
    const shown = await said(SHOWN);
    expect(shown).toMatch(/^service\/kubernetes +ClusterIP +10\.96\.0\.1 +<none> +443\/TCP/m);
    expect(shown).toMatch(/^endpoints\/kubernetes +10\.0\.0\.1:6443 /m);
    expect(shown).toMatch(/^endpointslice\.discovery\.k8s\.io\/kubernetes +IPv4 +6443 +10\.0\.0\.1 /m);
  });

  test.each(['delete all --all -n default', 'delete service,endpoints,endpointslices --all -n default'])(
    'finds them again after %s, as others',
    async (line) => {
      const uid = 'get service kubernetes -n default -o jsonpath={.metadata.uid}';
      const before = await said(uid);
      expect(await said(line)).toMatch(/^service "kubernetes" deleted/m);
      expect(await said(uid)).toMatch(/^[\da-f-]{36}$/);
      expect(await said(uid)).not.toBe(before);
      expect(await said(SHOWN)).toMatch(/service\/kubernetes [^]*endpoints\/kubernetes [^]*io\/kubernetes /);
    },
  );

  test('finds an event by when it was seen, and its name at the end of the wide form', async () => {
    const [head, first] = (await said('get events -n team-a')).split('\n');
    expect(head).toMatch(/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE$/);
    expect(first).toMatch(/^\d+s +Normal +Pulled +pod\/web-0 +Container image "\S+" already present on machine$/);
    const [wide, second] = (await said('get events -n team-a -o wide')).split('\n');
    expect(wide).toMatch(/^LAST SEEN +TYPE +REASON +OBJECT +SUBOBJECT +SOURCE +MESSAGE +FIRST SEEN +COUNT +NAME$/);
    expect(second).toMatch(/ kubelet +Container image .* +\d+s +1 +web-0\.\w+$/);
  });

  test('sees a ReplicaSet bring back its pods, and a bare pod go for good', async () => {
    await said('delete pods --all -n team-a');
    const pods = (await said('get pods -n team-a --no-headers')).trimEnd().split('\n');
    expect(pods.map((line) => line.replace(/-\w{5} .*/, ''))).toEqual(['web-775b8f6999', 'web-775b8f6999']);
    home.playground.reset();
  });
});
