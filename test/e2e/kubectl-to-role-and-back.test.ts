import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { recordTo } from '../../src/export/files/recording.ts';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import { Trace } from '../../src/trace/trace.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { type Kubectl, kubectls, runKubectl } from '../support/real-kubectl.ts';

/** What people do, each line a run of kubectl in team-a; `FILE` is a Deployment. */
const WORKFLOWS: Readonly<Record<string, readonly string[]>> = {
  'get pods': ['get pods -o wide', 'get pod web-0 -o yaml'],
  logs: ['logs web-0'],
  'a ConfigMap': ['create configmap cm --from-literal=a=b', 'get configmap cm', 'delete configmap cm'],
  apply: ['apply -f FILE', 'apply -f FILE', 'delete -f FILE --wait=false'],
  'apply --server-side': ['apply --server-side -f FILE', 'delete -f FILE --wait=false'],
  scale: ['scale deployment/web --replicas=3'],
  'rollout restart': ['rollout restart deployment/web', 'rollout status deployment/web --timeout=5s'],
  wait: ['wait --for=condition=Ready pod/web-0 --timeout=5s'],
  describe: ['describe pod web-0'],
  nodes: ['get nodes', 'describe node node1'],
  label: ['label pod web-0 seen=yes --overwrite', 'annotate pod web-0 seen=yes --overwrite'],
  token: ['create token reporter'],
};

const SHOP = {
  kind: 'Deployment',
  apiVersion: 'apps/v1',
  metadata: { name: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'shop' } },
    template: { metadata: { labels: { app: 'shop' } }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
};

let playground: TestPlayground;
let folder: string;

beforeAll(async () => {
  playground = await aPlayground();
  folder = await mkdtemp(join(tmpdir(), 'kubetrace-'));
  await writeFile(join(folder, 'FILE'), JSON.stringify(SHOP));
});
afterAll(async () => {
  await playground.close();
  await rm(folder, { recursive: true });
});

/** Runs a workflow through a recording proxy that is `who`. Gives the trace, and what kubectl complained of. */
async function recorded(kubectl: Kubectl, lines: readonly string[], { who, file }: { who: string; file: string }) {
  const trace = new Trace();
  trace.watch(await recordTo(file));
  const authorization = [['Authorization', `Bearer ${await playground.token(who)}`] as const];
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  const proxy = await listen(createProxy({ upstream, trace }), { port: 0, address: '127.0.0.1' });
  const complaints: string[] = [];
  for (const line of lines) {
    const words = line.split(' ').map((word) => (word === 'FILE' ? join(folder, 'FILE') : word));
    const ran = await runKubectl(kubectl, ['--server', proxy.url!, '-n', 'team-a', ...words], {
      env: { HOME: folder },
    });
    if (ran.exitCode !== 0) complaints.push(`${line}: ${ran.stderr}`);
  }
  await proxy.close();
  await trace.close();
  return { complaints, statuses: (await readFile(file, 'utf8')).match(/"response":\{"status":\d+/g) ?? [] };
}

describe.skipIf(kubectls().length === 0)('kubectl', () => {
  describe.each(kubectls().map((kubectl) => [kubectl.version, kubectl] as const))('%s', (version, kubectl) => {
    test.each(Object.entries(WORKFLOWS))('%s: what an administrator did, a ServiceAccount can', async (name, lines) => {
      const id = `${name} ${version}`.replace(/[^a-z0-9]+/g, '-');
      const file = join(folder, `${id}.jsonl`);
      const admin = await recorded(kubectl, lines, { who: 'admin', file });
      expect(admin.complaints).toEqual([]);
      playground.load(`{ kind: ServiceAccount, apiVersion: v1, metadata: { name: ${id}, namespace: team-a } }`);
      const terminal = aTerminal();
      expect(await run(['rbac', file, '--serviceaccount', `team-a/${id}`], terminal)).toBe(0);
      if (terminal.written.stdout !== '') playground.load(terminal.written.stdout);
      await forgetRestart();
      // Discovery is kept on disk: without it the second run asks as much as the first.
      await rm(join(folder, '.kube'), { recursive: true, force: true });
      const replayed = await recorded(kubectl, lines, { who: `team-a:${id}`, file: `${file}.again` });
      expect(replayed.complaints, terminal.written.stdout).toEqual([]);
      expect(replayed.statuses.filter((status) => status.endsWith('403'))).toEqual([]);
    });
  });
});

/** kubectl restarts nothing twice in a second. */
async function forgetRestart(): Promise<void> {
  const annotations = { 'kubectl.kubernetes.io/restartedAt': null };
  const headers = { 'content-type': 'application/merge-patch+json' };
  const body = JSON.stringify({ spec: { template: { metadata: { annotations } } } });
  const { status } = await playground.admin('PATCH /apis/apps/v1/namespaces/team-a/deployments/web', body, headers);
  expect(status).toBe(200);
}
