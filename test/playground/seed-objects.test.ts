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

describe.each(kubectls())('kubectl $version', (kubectl) => {
  const said = async (line: string) => (await runKubectl(kubectl, line.split(' '), { env: { KUBECONFIG } })).stdout;

  test('finds the namespaces of every cluster and one team, in which the names of tutorials are free', async () => {
    home.playground.reset();
    const NAMESPACES = ['default', 'kube-node-lease', 'kube-public', 'kube-system', 'team-a'];
    expect((await said('get namespaces -o name')).trimEnd().split('\n')).toEqual(
      NAMESPACES.map((name) => `namespace/${name}`),
    );
    for (const name of ['test', 'team-b', 'demo']) expect(await said(`create ns ${name}`)).toMatch(/ created$/m);
  });

  test('finds no groups but those of Kubernetes', async () => {
    expect(await said('get crds -o name')).toBe('');
    const groups = (await said('api-versions')).trimEnd().split('\n');
    expect(groups).toContain('apiextensions.k8s.io/v1');
    expect(groups.filter((group) => !/^(?:v1|[a-z]+\/v\d\w*|[a-z.]+\.k8s\.io\/v\d\w*)$/.test(group))).toEqual([]);
  });
});
