import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aPlayground } from '../support/a-playground.ts';
import type { TestPlayground } from '../support/a-playground.ts';
import { kubectls, runKubectl } from '../support/real-kubectl.ts';

const LIMIT = 120_000;

/** The steps of Kubernetes' page "Accessing the Kubernetes API from a Pod", and what people add to them. */
const STEPS = `
APISERVER=https://kubernetes.default.svc
SERVICEACCOUNT=/var/run/secrets/kubernetes.io/serviceaccount
NAMESPACE=$(cat \${SERVICEACCOUNT}/namespace)
TOKEN=$(cat \${SERVICEACCOUNT}/token)
CACERT=\${SERVICEACCOUNT}/ca.crt
curl -s --cacert \${CACERT} --header "Authorization: Bearer \${TOKEN}" -X GET \${APISERVER}/api | grep '"kind"'
curl -s --cacert $CACERT -H "Authorization: Bearer $TOKEN" $APISERVER/api/v1/namespaces/$NAMESPACE/pods | grep -o 'User .* cannot list'
curl -sS $APISERVER/api 2>&1 | head -n 1
curl -s https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/api --insecure -o /dev/null -w '%{http_code}\\n'
curl -sf --cacert $CACERT $APISERVER/api/v1/pods || echo "exit code $?"
export CURL_CA_BUNDLE=$CACERT
curl -s -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"kind":"SelfSubjectReview","apiVersion":"authentication.k8s.io/v1"}' https://kubernetes.default.svc.cluster.local/apis/authentication.k8s.io/v1/selfsubjectreviews | grep '"username"'
wget -qO- --no-check-certificate --header="Authorization: Bearer $TOKEN" https://kubernetes.default/version | grep '"minor"'
curl -s http://web/path
curl -s --max-time 5 https://example.com; echo $?
ls $SERVICEACCOUNT
`;

const SAID = `  "kind": "APIVersions",
User \\"system:serviceaccount:team-a:default\\" cannot list
curl: (60) SSL certificate problem: unable to get local issuer certificate
403
exit code 22
      "username": "system:serviceaccount:team-a:default",
  "minor": "36",
Hello from web-0: you asked for /path
6
ca.crt
namespace
token
`;

describe.each(kubectls())('kubectl $version', (kubectl) => {
  let playground: TestPlayground;
  let folder: string;
  const run = (args: string, options: Parameters<typeof runKubectl>[2] = {}) => {
    const words = args.split(' ');
    return runKubectl(kubectl, words, { ...options, env: { KUBECONFIG: join(folder, 'kubeconfig') } });
  };

  beforeAll(async () => {
    playground = await aPlayground();
    folder = await mkdtemp(join(tmpdir(), 'in-a-pod-'));
    await writeFile(join(folder, 'kubeconfig'), await playground.kubeconfig());
  });
  afterAll(async () => {
    await playground.close();
    await rm(folder, { recursive: true });
  });

  test('runs the steps of documents as they are printed', { timeout: LIMIT }, async () => {
    expect(await run('exec -i -n team-a web-0 -- sh', { stdin: STEPS })).toMatchObject({ stdout: SAID, exitCode: 0 });
    const asOne = await runKubectl(kubectl, ['exec', '-n', 'team-a', 'web-0', '--', 'sh', '-c', STEPS], {
      env: { KUBECONFIG: join(folder, 'kubeconfig') },
    });
    expect(asOne).toMatchObject({ stdout: SAID, exitCode: 0 });
  });

  test('calls without a shell, and has the exit code of curl', { timeout: LIMIT }, async () => {
    const seen = await run('exec -n team-a web-0 -- curl -sk https://kubernetes.default.svc/healthz');
    expect(seen).toMatchObject({ stdout: 'ok', exitCode: 0 });
    expect(await run('exec -n team-a web-0 -- curl -s https://kubernetes.default.svc')).toMatchObject({ exitCode: 60 });
  });

  test('copies files both ways', { timeout: LIMIT }, async () => {
    const bytes = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
    await writeFile(join(folder, 'up'), bytes);
    expect(await run(`cp ${join(folder, 'up')} team-a/web-0:/tmp/there`)).toMatchObject({ exitCode: 0 });
    expect((await run('exec -n team-a web-0 -- wc -c /tmp/there')).stdout).toBe('100000 /tmp/there\n');
    expect(await run(`cp team-a/web-0:/tmp/there ${join(folder, 'down')}`)).toMatchObject({ exitCode: 0 });
    expect((await readFile(join(folder, 'down'))).equals(bytes)).toBe(true);
    await run(`cp ${join(folder, 'up')} team-a/web-0:/tmp`);
    expect((await run('exec -n team-a web-0 -- ls /tmp')).stdout).toBe('there\nup\n');
  });

  test('the token in a pod ends with the pod', { timeout: LIMIT }, async () => {
    await run('run short -n team-a --image=i');
    await run('wait -n team-a --for=condition=Ready pod/short');
    const path = '/var/run/secrets/kubernetes.io/serviceaccount/token';
    const token = (await run(`exec -n team-a short -- cat ${path}`)).stdout;
    const ask = async () => {
      const answer = await fetch(`${playground.url}/api`, { headers: { authorization: `Bearer ${token}` } });
      return answer.status;
    };
    expect(await ask()).toBe(200);
    await run('delete pod short -n team-a');
    expect(await ask()).toBe(401);
  });

  test('a pod that runs curl to its end', { timeout: LIMIT }, async () => {
    const script =
      'run once -n team-a --image=curlimages/curl --rm -i --restart=Never -- curl -sk https://kubernetes.default.svc/livez';
    expect((await run(script)).stdout).toMatch(/^ok/);
  });
});
