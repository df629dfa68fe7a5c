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
  const STATIC = 'get pods -n kube-system -l tier=control-plane -o jsonpath={.items[*].metadata.name}';
  const UID = 'get pod etcd-node1 -n kube-system -o jsonpath={.metadata.uid}';

  test('describes a static pod as the mirror of what its node runs', async () => {
    const shown = await said('describe pod kube-scheduler-node1 -n kube-system');
    expect(shown).toMatch(/^Controlled By: +Node\/node1$/m);
    expect(shown).not.toMatch(/^Service Account:/m);
    expect(shown).toMatch(/^Priority Class Name: +system-node-critical$/m);
    const [hash, mirror] = ['hash', 'mirror'].map((key) => new RegExp(`io/config.${key}: ([\\da-f]{32})`).exec(shown));
    expect(mirror?.[1]).toBe(hash?.[1]);
    expect(shown).toMatch(/kubernetes\.io\/config\.source: file$/m);
    expect(shown).toMatch(/Normal +Started .* kubelet +Started container kube-scheduler$/m);
  });

  test('hears of no scheduler that placed it; a pod of a DaemonSet and one without a node have been placed', async () => {
    const about = 'get events -A --field-selector reason=Scheduled -o jsonpath={.items[*].involvedObject.name}';
    const scheduled = (await said(about)).split(' ');
    expect(scheduled.filter((name) => /-node1$|^web-0$/.test(name))).toEqual([]);
    expect(scheduled.filter((name) => name.startsWith('kube-proxy-'))).toHaveLength(2);
    expect(scheduled.filter((name) => /^(?:coredns|web)-/.test(name))).toHaveLength(4);
  });

  test('finds it again after it was deleted, as another', async () => {
    const names = await said(STATIC);
    const before = await said(UID);
    expect(await said('delete pods -n kube-system -l tier=control-plane')).toMatch(/^pod "etcd-node1" .*deleted/m);
    await expect.poll(() => said(STATIC), { timeout: 60_000 }).toBe(names);
    expect(await said(UID)).not.toBe(before);
  });

  test('finds it gone with its node', async () => {
    await said('delete node node1');
    await expect.poll(() => said(STATIC), { timeout: 60_000 }).toBe('');
    home.playground.reset();
    expect((await said(STATIC)).split(' ')).toHaveLength(4);
  });
});
