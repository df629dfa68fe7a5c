import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { createCertificateAuthority } from '../src/api/x509/certificates.ts';
import { parseKubeconfig } from '../src/kubeconfig/file/parse-kubeconfig.ts';
import { aPlayground } from './support/a-playground.ts';
import { aPod, canMount, portOf } from './support/a-pod.ts';
import { kustomized, podOf } from './support/in-cluster.ts';
import { kubectls } from './support/real-kubectl.ts';
import { fencedBlocks, matcher, play, toTranscript } from './support/transcript.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../docs/in-cluster.md'), 'utf8');
const transcripts = fencedBlocks(PAGE, 'console')
  .filter((block) => kubectls().length > 0 || !block.includes('kubectl'))
  .map(toTranscript);

test('docs/in-cluster.md shows commands', () => expect(transcripts.length).toBeGreaterThan(0));

test.each(transcripts.map((transcript) => [transcript.commands.at(-1)!, transcript] as const))(
  'docs/in-cluster.md: %s prints what is shown',
  async (_, transcript) => {
    expect(await play(transcript)).toMatch(matcher(transcript));
  },
);

test.skipIf(!canMount)(
  'the command for a given certificate runs in a pod that has one, and passes on the token of a program',
  async () => {
    const [block = ''] = fencedBlocks(PAGE, 'sh');
    await using playground = await aPlayground();
    const authority = createCertificateAuthority();
    const { cert, key } = authority.issueServer(['127.0.0.1']);
    const volumes = [
      { name: 'cluster', configMap: { name: 'kube-root-ca.crt' } },
      { name: 'tls', secret: { secretName: 'tls' } },
    ];
    const objects = { 'kube-root-ca.crt': { 'ca.crt': playground.ca }, tls: { 'tls.crt': cert, 'tls.key': key } };
    await using pod = await aPod({ containers: [], volumes }, { objects });
    const volumeMounts = volumes.map(({ name }) => ({ name, mountPath: `/run/kubetrace/${name}`, readOnly: true }));
    const { hostname, port } = new URL(playground.secureUrl);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const bin = `'${process.execPath}' '${resolve(import.meta.dirname, '../bin/kubetrace.js')}'`;
    const command = block.trim().replace('kubetrace', `exec ${bin}`).replace('--port 6443', '--port 0');
    const sidecar = pod.start({ name: 'kubetrace', volumeMounts }, ['bash', '-c', command], env);
    const at = await portOf(sidecar);
    const ask = async (headers: Record<string, string>) => {
      const options = { ca: authority.cert, headers: { ...headers, connection: 'close' } };
      const [res] = await once(
        request(`https://127.0.0.1:${at}/api/v1/namespaces/team-a/pods`, options).end(),
        'response',
      );
      res.resume();
      return res.statusCode as number;
    };
    expect(await ask({ authorization: `Bearer ${await playground.token('team-a:reporter')}` })).toBe(200);
    expect(await ask({})).toBe(401);
  },
);

test('the kubeconfig of a client leads to the gateway with the token of its ServiceAccount', async () => {
  const [block = ''] = fencedBlocks(PAGE, 'yaml');
  const { clusters, users, contexts, currentContext } = await parseKubeconfig(block, '/run/gateway/config');
  const { cluster, user } = contexts.get(currentContext)!;
  expect(clusters.get(cluster!)?.server).toBe('https://kubetrace-gateway.kubetrace.svc');
  expect(users.get(user!)?.tokenFile).toBe('/var/run/secrets/kubernetes.io/serviceaccount/token');
});

test.skipIf(kubectls().length === 0)('the gateway has the flags that the page explains', () => {
  const args = podOf(kustomized('gateway')).containers[0]?.args ?? [];
  for (const flag of [
    '--credentials=client',
    '--accept-hosts',
    '--tls-cert-file',
    '--tls-private-key-file',
    '--metrics-port',
  ])
    expect(
      args.some((arg) => arg.startsWith(flag) && PAGE.includes(flag)),
      flag,
    ).toBe(true);
});
