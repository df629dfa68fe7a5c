import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Playground } from '../../src/playground/playground.ts';
import { aStagedPlayground } from '../support/a-playground.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';
import type { Kubectl } from '../support/real-kubectl.ts';
import { DYING, QUOTA, RESTRICTED, TEAM_B, WIDGETS } from '../support/stages.ts';

/** `{}` stands for the namespace of the client's version; every line of the other column must be in the output. */
const SAID: readonly (readonly [line: string, ...outputs: (string | RegExp)[]])[] = [
  ['create namespace {}', 'namespace/{} created'],
  ['-n {} create configmap c --from-literal=a=b', 'configmap/c created'],
  ['-n {} create secret generic s --from-literal=p=q', 'secret/s created'],
  ['-n {} create serviceaccount bot', 'serviceaccount/bot created'],
  ['-n {} create deployment hello --image=registry.example/hello:1 --replicas=2', 'deployment.apps/hello created'],
  ['-n {} rollout status deployment/hello --timeout=10s', 'deployment "hello" successfully rolled out'],
  ['-n {} get deployment hello', /^hello +2\/2 +2 +2 +\d+s$/m],
  ['-n {} scale deployment/hello --replicas=3', 'deployment.apps/hello scaled'],
  ['-n {} set image deployment/hello hello=registry.example/hello:2', 'image updated'],
  ['-n {} rollout history deployment/hello', /^1 +<none>$/m, /^2 +<none>$/m],
  ['-n {} rollout undo deployment/hello', 'deployment.apps/hello rolled back'],
  ['-n {} rollout history deployment/hello --revision=2', /Image:\s+registry\.example\/hello:2/],
  ['-n {} rollout restart deployment/hello', 'deployment.apps/hello restarted'],
  ['-n {} set env deployment/hello A=b', 'deployment.apps/hello env updated'],
  ['-n {} set resources deployment/hello --limits=cpu=100m', 'deployment.apps/hello resource requirements updated'],
  ['-n {} patch deployment hello --subresource=scale --type=merge -p {"spec":{"replicas":2}}', 'hello patched'],
  ['-n {} autoscale deployment/hello --min=1 --max=3 --cpu-percent=50', 'hello autoscaled'],
  ['-n {} get hpa hello', /^hello +Deployment\/hello +cpu: <unknown>\/50% +1 +3 +0 +\d+s$/m],
  ['-n {} expose deployment/hello --port=80', 'service/hello exposed'],
  ['-n {} create job j --image=i', 'job.batch/j created'],
  ['-n {} wait --for=condition=Complete job/j --timeout=5s', 'job.batch/j condition met'],
  ['-n {} logs job/j', /^j: starting$/m],
  ['-n {} create cronjob cj --image=i --schedule=@daily', 'cronjob.batch/cj created'],
  ['-n {} create role r --verb=get,list --resource=pods', 'role.rbac.authorization.k8s.io/r created'],
  ['-n {} create rolebinding rb --role=r --serviceaccount={}:bot', 'rolebinding.rbac.authorization.k8s.io/rb created'],
  ['-n {} create quota q --hard=pods=10', 'resourcequota/q created'],
  ['-n {} create poddisruptionbudget p --min-available=1 --selector=app=hello', 'poddisruptionbudget.policy/p created'],
  ['-n {} create ingress i --rule=a.example/b=hello:80', 'ingress.networking.k8s.io/i created'],
  ['-n {} create service clusterip cs --tcp=80:8080', 'service/cs created'],
  ['create clusterrole {} --verb=get --resource=nodes', 'clusterrole.rbac.authorization.k8s.io/{} created'],
  ['create clusterrolebinding {} --clusterrole={} --user=alice', 'created'],
  ['create priorityclass {} --value=10', 'created'],
  ['-n {} create token bot', /^ey[\w-]+\.[\w-]+\.[\w-]+$/],
  ['auth can-i get nodes --as=alice', 'yes'],
  ['auth can-i delete nodes --as=alice', 'no'],
  ['-n {} auth can-i list pods --as=system:serviceaccount:{}:bot', 'yes'],
  ['--context=dev auth can-i --list', /^pods +\[\] +\[\] +\[get list watch\]$/m],
  ['-n {} run once --image=i --restart=Never --rm -i -- echo hi', /^hi$/m],
  ['-n {} run web --image=i', 'pod/web created'],
  ['-n {} wait --for=condition=Ready pod/web --timeout=5s', 'pod/web condition met'],
  ['-n {} logs web --tail=1', 'web: GET / 200'],
  ['-n {} describe pod web', /^Status: +Running$/m],
  ['-n {} events --for pod/web', 'Started container web'],
  ['-n {} debug web --image=i --container=dbg --attach=false --profile=general', ''],
  ['-n {} create token bot --bound-object-kind=Pod --bound-object-name=web', /^ey/],
  ['-n {} label pod web x=y', 'pod/web labeled'],
  ['-n {} get pods -l x=y --field-selector=status.phase=Running -o name', 'pod/web'],
  ['-n {} get pods -o name --chunk-size=2', 'pod/web'],
  ['-n {} patch deployment hello -p {"spec":{"replicas":1}}', 'deployment.apps/hello patched'],
  ['-n {} delete pod web', 'pod "web" deleted'],
  ['cordon node2', 'node/node2 cordoned'],
  ['taint nodes node2 k=v:NoSchedule', 'node/node2 tainted'],
  ['taint nodes node2 k-', 'node/node2 untainted'],
  ['get --raw /livez?verbose', 'livez check passed'],
  ['drain node2 --ignore-daemonsets --force', 'node/node2 drained'],
  ['uncordon node2', 'node/node2 uncordoned'],
  ['explain pods', /^KIND: +Pod$/m],
  ['explain deployments.spec.template.spec.containers.ports', /^ +containerPort\s+<integer>$/m],
  ['explain widgets.spec', /^ +size\s+<integer>$/m],
  ['get crds', /^widgets\.example\.com +\d{4}-/m],
  ['get widgets.v1alpha1.example.com -n team-a', /^w1 +\d+/m],
  ['get pods nosuch', 'Error from server (NotFound): pods "nosuch" not found'],
  ['-n dying create configmap x', 'unable to create new content in namespace dying because it is being terminated'],
  [
    '-n restricted run x --image=i',
    'Error from server (Forbidden): pods "x" is forbidden: violates PodSecurity "restricted:latest"',
  ],
  ['-n quota run x --image=i', 'exceeded quota: rq, requested: pods=1, used: pods=0, limited: pods=0'],
  ['--context=dev get pods', /^web-0 +1\/1 +Running +0 /m],
  ['--context=sample get secrets', 'User "system:serviceaccount:default:sample" cannot list resource "secrets"'],
  [
    '--context=deployer create role e --verb=get --resource=secrets',
    'is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["secrets"], Verbs:["get"]}',
  ],
  ['delete namespace {}', 'namespace "{}" deleted'],
];

/** What ends with 1; everything else ends with 0. */
const FAILS = [
  'auth can-i delete nodes --as=alice',
  'get pods nosuch',
  '-n dying create configmap x',
  '-n restricted run x --image=i',
  '-n quota run x --image=i',
  '--context=sample get secrets',
  '--context=deployer create role e --verb=get --resource=secrets',
];

interface Session {
  readonly name: string;
  readonly user: string;
  readonly args: string;
  readonly exit: number;
  readonly output: string;
}

/** What kubectl said to a real server. The last of them came after alice was given a Role. */
const SESSIONS = readFileSync(new URL('../tables/kubectl-sessions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Session);
const FIRST_WITH_A_ROLE = 'denied-exec-create';
const ROLE = `
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: some, namespace: team-a }
rules:
  - { apiGroups: [''], resources: [pods, pods/exec], verbs: [get] }
  - { apiGroups: [apps], resources: [deployments, deployments/scale], verbs: [get] }
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: some, namespace: team-a }
roleRef: { kind: Role, name: some }
subjects: [{ kind: User, name: alice }]
`;
const DEPLOYMENT = `
kind: Deployment
apiVersion: apps/v1
metadata: { name: hello }
spec:
  selector: { matchLabels: { app: hello } }
  template: { metadata: { labels: { app: hello } }, spec: { containers: [{ name: c, image: i }] } }
`;

const MANIFEST = (version: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: app }
spec:
  replicas: 1
  selector: { matchLabels: { app: app } }
  template:
    metadata: { labels: { app: app } }
    spec: { containers: [{ name: c, image: 'i:${version}', ports: [{ containerPort: 80 }] }] }
---
{ apiVersion: v1, kind: Service, metadata: { name: app }, spec: { ports: [{ port: 80 }], selector: { app: app } } }
---
{ apiVersion: example.com/v1, kind: Widget, metadata: { name: app }, spec: { size: ${version} } }
`;

const APPLIED: readonly (readonly [line: string, version: number, ...outputs: string[]])[] = [
  ['apply -f -', 1, 'deployment.apps/app created', 'service/app created', 'widget.example.com/app created'],
  ['apply -f -', 1, 'deployment.apps/app unchanged', 'service/app unchanged', 'widget.example.com/app unchanged'],
  ['apply -f -', 2, 'deployment.apps/app configured', 'service/app unchanged', 'widget.example.com/app configured'],
  ['apply --dry-run=server -f -', 3, 'deployment.apps/app configured (server dry run)'],
  ['apply --server-side -f -', 2, 'deployment.apps/app serverside-applied'],
  ['replace -f -', 4, 'deployment.apps/app replaced', 'widget.example.com/app replaced'],
  ['delete -f -', 4, 'deployment.apps "app" deleted', 'widget.example.com "app" deleted'],
];

describe.skipIf(kubectls().length === 0)('kubectl', () => {
  describe.each(kubectls())('$version', (kubectl) => {
    const namespace = `v${kubectl.version.replace('.', '-')}`;
    let folder: string;
    let playground: Playground;
    let env: Record<string, string>;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kubetrace-e2e-'));
      playground = await aStagedPlayground(TEAM_B, WIDGETS, RESTRICTED, QUOTA, DYING);
      env = { KUBECONFIG: join(folder, 'config'), HOME: folder };
      await writeFile(env['KUBECONFIG']!, await playground.kubeconfig(), { mode: 0o600 });
    });
    afterAll(async () => {
      await playground.close();
      await rm(folder, { recursive: true });
    });

    const say = async (line: string, stdin = '') => {
      const { stdout, stderr, exitCode } = await runKubectl(kubectl, line.split(' '), { env, stdin });
      return { said: stdout + stderr, exitCode };
    };

    test('gets what it expects of a cluster', async () => {
      for (const [line, ...outputs] of SAID) {
        const { said, exitCode } = await say(line.replaceAll('{}', namespace));
        expect(exitCode, line + said).toBe(FAILS.includes(line) ? 1 : 0);
        for (const output of outputs) {
          if (typeof output === 'string') expect(said, line).toContain(output.replaceAll('{}', namespace));
          else expect(said, line).toMatch(output);
        }
      }
    }, 120_000);

    test('applies, replaces and deletes manifests', async () => {
      for (const [line, version, ...outputs] of APPLIED) {
        const { said, exitCode } = await say(`-n team-b ${line}`, MANIFEST(version));
        expect(exitCode, line).toBe(0);
        for (const output of outputs) expect(said, `${line} ${version}`).toContain(output);
      }
    }, 60_000);

    test('watches', async () => {
      const watched = runKubectl(kubectl, '-n team-b get configmaps -w'.split(' '), { env, until: /^late /m });
      await say('-n team-b create configmap late');
      expect((await watched).stdout).toMatch(/^late +0 +\d+s$/m);
    });

    test('says what it said to a real server', async () => {
      await writeFile(join(folder, 'deploy.yaml'), DEPLOYMENT);
      for (const { name, user, args, exit, output } of SESSIONS) {
        if (name === FIRST_WITH_A_ROLE) playground.load(ROLE);
        const { said, exitCode } = await say(`--context=${user} ${args.replace('<work>', folder)}`);
        expect([name, said.replace(folder, '<work>'), exitCode]).toEqual([name, output, exit]);
      }
    }, 60_000);

    test('runs commands in a pod, over SPDY where it is old', async () => {
      const exec = (...args: string[]) =>
        runKubectl(kubectl, ['-n', 'team-a', 'exec', ...args], { env, stdin: 'hostname\nexit 3\n' });
      expect(await exec('web-0', '--', 'echo', 'hello')).toEqual({ stdout: 'hello\n', stderr: '', exitCode: 0 });
      expect(await exec('-i', 'web-0', '--', 'sh')).toMatchObject({ stdout: 'web-0\n', exitCode: 3 });
    });

    test('forwards a port, over SPDY where it is old', async () => {
      const { stop, port } = await forwarding(kubectl, env);
      const said = async (path: string) => (await fetch(`http://127.0.0.1:${port}${path}`)).text();
      expect([await said('/a'), await said('/b')]).toEqual([
        'Hello from web-0: you asked for /a\n',
        'Hello from web-0: you asked for /b\n',
      ]);
      stop();
    });
  });
});

async function forwarding(kubectl: Kubectl, env: Record<string, string>): Promise<{ stop: () => void; port: string }> {
  const args = ['-n', 'team-a', 'port-forward', '--address=127.0.0.1', 'pod/web-0', ':8080'];
  const child = spawn(kubectl.path, args, { env: { PATH: process.env['PATH'], ...env } });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  child.stdout.resume();
  return { stop: () => void child.kill(), port: /127\.0\.0\.1:(\d+)/.exec(String(said))![1]! };
}
