import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Playground } from '../../src/playground/playground.ts';
import { aStagedPlayground } from '../support/a-playground.ts';
import { type Kubectl, kubectls, runKubectl } from '../support/real-kubectl.ts';
import { TEAM_B } from '../support/stages.ts';
import { type RunningCommand, theProxy } from '../support/the-command.ts';

const SETTINGS = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'fresh' }, data: { a: '1' } });

/** Each is said to two equal playgrounds, directly to the one and through the proxy to the other. */
const AS_ADMIN: readonly (readonly [line: string, stdin?: string])[] = [
  ['get pod web-0'],
  ['get pod web-0 -o yaml'],
  ['get deployments,services'],
  ['get pods web-0 -o name'],
  ['get nodes --no-headers'],
  ['get pod no-such-pod'],
  ['get no-such-kind'],
  ['describe service web'],
  ['apply -f -', SETTINGS],
  ['apply -f -', SETTINGS.replace('"1"', '"2"')],
  ['scale deployment web --replicas=3'],
  ['label configmap fresh x=y'],
  ['logs web-0'],
  ['auth can-i --list'],
  ['auth can-i get pods --subresource=log'],
  ['get --raw /version'],
  ['delete configmap fresh'],
  ['delete configmap fresh'],
];

/** As the ServiceAccount that may read pods in team-a. */
const AS_REPORTER: readonly (readonly [line: string, missing?: RegExp, stdin?: string])[] = [
  ['get pod web-0'],
  ['auth can-i --list'],
  ['logs web-0', /missing rule: get pods\/log "web-0" in a Role of namespace team-a/],
  ['get pods -A', /missing rule: list pods in a ClusterRole/],
  ['get deployment web', /missing rule: get deployments\.apps "web" in a Role of namespace team-a/],
  ['apply -f -', /missing rule: get configmaps "fresh" in a Role of namespace team-a/, SETTINGS],
  ['scale deployment web --replicas=1', /missing rule: get deployments\.apps "web"/],
  ['delete pod web-0', /missing rule: delete pods "web-0" in a Role of namespace team-a/],
  ['get nodes', /missing rule: list nodes in a ClusterRole/],
];

describe.skipIf(kubectls().length === 0)('kubectl', () => {
  describe.each(kubectls())('$version', (kubectl) => {
    let folder: string;
    let direct: Playground;
    let traced: Playground;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kubetrace-e2e-'));
      [direct, traced] = await Promise.all([aStagedPlayground(TEAM_B), aStagedPlayground(TEAM_B)]);
    });
    afterAll(async () => {
      await Promise.all([direct.close(), traced.close(), rm(folder, { recursive: true })]);
    });

    async function environment(playground: Playground, user: string, name: string): Promise<Record<string, string>> {
      const file = join(folder, `${user}-${name}`);
      await writeFile(file, await playground.kubeconfig(user), { mode: 0o600 });
      return { KUBECONFIG: file, HOME: join(folder, name) };
    }

    test('says the same to an administrator with and without the proxy', async () => {
      const [plain, behind] = [
        await environment(direct, 'admin', 'direct'),
        await environment(traced, 'admin', 'traced'),
      ];
      await using proxy = await theProxy([], behind);
      for (const [line, stdin = ''] of AS_ADMIN) {
        const args = ['-n', 'team-a', ...line.split(' ')];
        const [expected, got] = await Promise.all([
          runKubectl(kubectl, args, { env: plain, stdin }),
          runKubectl(kubectl, [`--server=${proxy.url}`, ...args], { env: behind, stdin }),
        ]);
        expect({ line, ...steady(got) }).toEqual({ line, ...steady(expected) });
      }
      expect(proxy.written.stderr).toBe('');
    });

    test('prints what was missing for a denial, and what was near; nothing else changes', async () => {
      const [plain, behind] = [
        await environment(direct, 'reporter', 'direct'),
        await environment(traced, 'reporter', 'traced'),
      ];
      await using proxy = await theProxy(['--log-format=pretty'], behind);
      for (const [line, missing, stdin = ''] of AS_REPORTER) {
        const args = ['-n', 'team-a', ...line.split(' ')];
        const [expected, got] = await Promise.all([
          runKubectl(kubectl, args, { env: plain, stdin }),
          runKubectl(kubectl, [`--server=${proxy.url}`, ...args], { env: behind, stdin }),
        ]);
        const { warnings, ...rest } = withoutWarnings(got);
        expect({ line, ...steady(rest) }).toEqual({ line, ...steady(expected) });
        const [first, near, ...others] = warnings;
        expect({ line, first, others }).toEqual({ line, first: missing && expect.stringMatching(missing), others: [] });
        if (near !== undefined) expect(near).toMatch(/^Warning: near miss: /);
        if (args.includes('logs')) expect(near).toBe(`Warning: near miss: ${NEAR_LOG}`);
        if (missing) await proxy.said(missing);
      }
    });

    test('watches: what changes is printed while the watch is open', async () => {
      const behind = await environment(traced, 'admin', 'traced');
      await using proxy = await theProxy(['-v=1'], behind);
      const server = [`--server=${proxy.url}`, '-n', 'team-b'];
      const watching = runKubectl(kubectl, [...server, 'get', 'configmaps', '--watch', '-o', 'name'], {
        env: behind,
        until: /seen-by-watch\n/,
      });
      await proxy.said(/watch.*configmaps/);
      await runKubectl(kubectl, [...server, 'create', 'configmap', 'seen-by-watch'], { env: behind });
      expect((await watching).stdout).toContain('configmap/seen-by-watch\n');
    });

    test('exec is refused by default, and the refusal names the flag', async () => {
      const behind = await environment(traced, 'admin', 'traced');
      await using proxy = await theProxy([], behind);
      const { stderr, exitCode } = await runKubectl(
        kubectl,
        [`--server=${proxy.url}`, '-n', 'team-a', 'exec', 'web-0', '--', 'ls'],
        { env: behind },
      );
      expect(stderr).toMatch(/kubetrace refused POST .*\/exec.*--reject-paths/);
      expect(exitCode).toBe(1);
      await proxy.said(/refused by kubetrace/);
    });

    test('exec works where --reject-paths allows it', async () => {
      const behind = await environment(traced, 'admin', 'traced');
      if (minorOf(kubectl) < 30) return carriesSpdy(kubectl, behind);
      await using proxy = await theProxy(['--reject-paths='], behind);
      const exec = (...command: string[]) =>
        runKubectl(kubectl, [`--server=${proxy.url}`, '-n', 'team-a', 'exec', 'web-0', '--', ...command], {
          env: behind,
        });
      expect(await exec('echo', 'hello')).toMatchObject({ stdout: 'hello\n', exitCode: 0 });
      expect(await exec('sh', '-c', 'exit 3')).toMatchObject({ exitCode: 3 });
    });

    test('the message of a denied exec names the missing rule', async () => {
      const behind = await environment(traced, 'reporter', 'traced');
      await using proxy: RunningCommand & { url: string } = await theProxy(['--reject-paths=', '-v=1'], behind);
      const { stderr, exitCode } = await runKubectl(
        kubectl,
        [`--server=${proxy.url}`, '-n', 'team-a', 'exec', 'web-0', '--', 'ls'],
        { env: behind },
      );
      expect(stderr).toMatch(/cannot create resource "pods\/exec".*missing rule: create(?:,get)? pods\/exec/s);
      expect(exitCode).toBe(1);
      // Since 1.30 kubectl tries a WebSocket first: a GET, which is the verb get. Then SPDY by POST, the verb create.
      await proxy.said(/create.*pods\/exec/);
      if (minorOf(kubectl) >= 30) await proxy.said(/get.*pods\/exec/);
    });
  });
});

/** The least that kubectl asks before it execs into a pod. */
const SPDY_UPSTREAM: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/apis': { kind: 'APIGroupList', apiVersion: 'v1', groups: [] },
  '/api/v1': {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: 'v1',
    resources: [{ name: 'pods', singularName: 'pod', namespaced: true, kind: 'Pod', verbs: ['get'] }],
  },
  '/api/v1/namespaces/team-a/pods/web-0': {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name: 'web-0', namespace: 'team-a' },
    spec: { containers: [{ name: 'c' }] },
  },
};

/** The playground has no SPDY: an upstream that switches to it, shows what kubectl sends and ends the connection. */
async function carriesSpdy(kubectl: Kubectl, env: Record<string, string>): Promise<void> {
  const frames: Buffer[] = [];
  const upstream = createServer(({ url }, response) => {
    response
      .setHeader('Content-Type', 'application/json')
      .end(JSON.stringify(SPDY_UPSTREAM[url!.split('?')[0]!] ?? {}));
  });
  upstream.on('upgrade', (request, socket) => {
    const offered = request.headers['x-stream-protocol-version'];
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${request.headers.upgrade}\r\nX-Stream-Protocol-Version: ${String(offered).split(',')[0]}\r\n\r\n`,
    );
    socket.on('data', (data: Buffer) => {
      frames.push(data);
      socket.end(data);
    });
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const { port } = upstream.address() as AddressInfo;
  await using proxy = await theProxy(['--reject-paths=', '-v=1', `--server=http://127.0.0.1:${port}`], env);
  await runKubectl(kubectl, [`--server=${proxy.url}`, '-n', 'team-a', 'exec', 'web-0', '--', 'ls'], { env });
  // A SPDY/3.1 control frame of type SYN_STREAM: version bit, version 3, type 1.
  expect(Buffer.concat(frames).subarray(0, 4).toString('hex')).toBe('80030001');
  await proxy.said(/create.*pods\/exec.*status=101/);
  upstream.close();
  upstream.closeAllConnections();
}

function minorOf({ version }: Kubectl): number {
  return Number(version.split('.')[1]);
}

/** Without what no two clusters share: ages, uids, versions, times. */
function steady({ stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number | null }) {
  const mask = (text: string) =>
    text
      .replace(/\b\d+(?:s|m\d+s)\b/g, 'AGE')
      .replace(/ {2,}/g, '  ')
      .replace(
        /(uid|nodeName|resourceVersion|creationTimestamp|startTime|startedAt|lastTransitionTime|lastProbeTime|time|containerID|podIP|hostIP|ip): .*/g,
        '$1: …',
      )
      .replace(/kube-api-access-\w{5}/g, 'kube-api-access-…')
      .replace(/\d{1,3}(?:\.\d{1,3}){3}/g, 'IP')
      .replace(/https?:\/\/IP:\d+/g, 'SERVER');
  return { stdout: mask(stdout), stderr: mask(stderr), exitCode };
}

const NEAR_LOG = 'a rule grants "pods", which does not include subresources; the rule must name "pods/log"';

function withoutWarnings({ stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number | null }) {
  const lines = stderr.split('\n');
  const warnings = lines.filter((line) => line.startsWith('Warning: '));
  return { stdout, exitCode, warnings, stderr: lines.filter((line) => !line.startsWith('Warning: ')).join('\n') };
}
