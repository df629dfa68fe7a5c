import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlaygroundHome, type PlaygroundHome } from '../support/a-playground-home.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

let home: PlaygroundHome;
let KUBECONFIG: string;
beforeAll(async () => {
  home = await aPlaygroundHome();
  KUBECONFIG = join(home.folder, '.kube/config');
});
afterAll(() => home[Symbol.asyncDispose]());

/** The name with its generated end as a star. */
const generated = (name: string) => name.replace(/-(?!node\d)[a-z\d]{5}$/, '-*');

describe.each(kubectls())('kubectl $version', (kubectl) => {
  const said = async (line: string) => (await runKubectl(kubectl, line.split(' '), { env: { KUBECONFIG } })).stdout;

  test('finds in kube-system what kubeadm puts there', async () => {
    const lines = (await said('get pods -n kube-system -o wide --no-headers')).trimEnd().split('\n');
    const pods = lines.map((line) => line.split(/ +/));
    expect(pods.map(([name, ready, phase]) => [generated(name ?? ''), ready, phase].join(' '))).toEqual([
      expect.stringMatching(/^coredns-[a-z\d]+-\* 1\/1 Running$/),
      expect.stringMatching(/^coredns-[a-z\d]+-\* 1\/1 Running$/),
      'etcd-node1 1/1 Running',
      'kube-apiserver-node1 1/1 Running',
      'kube-controller-manager-node1 1/1 Running',
      'kube-proxy-* 1/1 Running',
      'kube-proxy-* 1/1 Running',
      'kube-scheduler-node1 1/1 Running',
    ]);
    const proxies = pods.filter(([name]) => name?.startsWith('kube-proxy'));
    expect(proxies.map(([, , , , , ip, node]) => `${ip} ${node}`).toSorted()).toEqual([
      '10.0.0.1 node1',
      '10.0.0.2 node2',
    ]);
    expect(await said('get all -n kube-system')).toMatch(
      /service\/kube-dns +ClusterIP +10\.96\.0\.10 +<none> +53\/UDP,53\/TCP,9153\/TCP[^]*daemonset\.apps\/kube-proxy +2 +2 +2[^]*deployment\.apps\/coredns +2\/2/,
    );
  });

  test('describes a node with its facts', async () => {
    const shown = await said('describe node node1');
    expect(shown).toMatch(/^ +HolderIdentity: +node1$/m);
    expect(shown).toMatch(/^ +Ready +True .* KubeletReady +kubelet is posting ready status$/m);
    expect(shown).toMatch(/^Capacity:\n +cpu: +4$/m);
    expect(shown).toMatch(/^ +Architecture: +amd64$/m);
    expect(shown).toMatch(/^ +kube-system +kube-apiserver-node1 +0 \(0%\) /m);
  });

  test('drains a node: the ReplicaSet places its pods anew, DaemonSet and static pods stay', async () => {
    expect(await said('drain node1 --ignore-daemonsets --force')).toContain('node/node1 drained');
    const left = await said('get pods -A --field-selector spec.nodeName=node1 --no-headers -o name');
    expect(left.trimEnd().split('\n').map(generated)).toEqual([
      'pod/etcd-node1',
      'pod/kube-apiserver-node1',
      'pod/kube-controller-manager-node1',
      'pod/kube-proxy-*',
      'pod/kube-scheduler-node1',
    ]);
    expect(await said('get pods -n team-a -o wide --no-headers')).toMatch(/^web-.* node2 .*\nweb-.* node2 .*\n$/);
    home.playground.reset();
  });
});
