import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { failureStatus } from '../../../src/api/status/status.ts';
import { run } from '../../../src/cli/main.ts';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { aToken } from '../../support/a-token.ts';

const message = 'pods "x" is forbidden: User "bob" cannot get resource "pods/log" in API group "" in the namespace "a"';
const status = failureStatus(403, 'Forbidden', message, { name: 'x', kind: 'pods' });
const rules = [{ apiGroups: [''], resources: ['pods/log'], resourceNames: ['x'], verbs: ['get'] }];
const json = JSON.stringify(status);
const request = { method: 'GET', headers: [{ name: 'Accept', value: '*/*' }] };
const har = {
  log: {
    entries: [
      { request: { ...request, url: 'https://k/version' }, response: { status: 200, headers: [], content: {} } },
      {
        request: { ...request, url: 'https://k:6443/api/v1/x' },
        response: {
          status: 403,
          headers: [],
          content: { text: Buffer.from(json).toString('base64'), encoding: 'base64' },
        },
      },
    ],
  },
};
const traced = {
  kind: 'Exchange',
  apiVersion: 'kubetrace.dev/v1',
  id: 7,
  request: {
    method: 'GET',
    target: '/api/v1/namespaces/a/pods/x/log',
    headers: [['Accept', '*/*']],
    body: { size: 0 },
  },
  response: { status: 403, headers: [['Content-Type', 'application/json']], body: { size: json.length, text: json } },
};
const plain = {
  id: 'dn-1',
  request: { method: 'GET', path: '/api/v1/namespaces/a/pods/x/log', headers: { Accept: ['a', 'b'] }, body: '' },
  response: {
    status: 403,
    headers: { 'Content-Type': 'application/json' },
    body: Buffer.from(json).toString('base64'),
    bodyEncoding: 'base64',
  },
};

async function explainedAs(stdin: string): Promise<object[]> {
  const { stdout } = await explain(stdin, '-o', 'json');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
}

async function explain(stdin: string, ...args: string[]) {
  const terminal = aTerminal({ stdin });
  const code = await run(['explain', ...args], terminal);
  return { code, ...terminal.written };
}

describe('explain -o json', () => {
  test.each<[what: string, stdin: string, id: string | number]>([
    ['a Status', json, 1],
    ['an indented Status', JSON.stringify(status, undefined, 2), 1],
    ['a Status in YAML', stringify(status), 1],
    ['a bare message', message, 1],
    ['what kubectl printed', `Error from server (Forbidden): ${message}\n`, 1],
    ['a HAR', JSON.stringify(har), 2],
    ['a trace', `{"kind":"WatchEvent"}\n${JSON.stringify(traced)}\n`, 7],
    [
      'a trace that holds the denial',
      JSON.stringify({
        ...traced,
        response: { status: 403, headers: [] },
        denial: {
          class: 'rbac',
          reason: 'x',
          rules,
          cures: [],
          user: 'bob',
          message: '',
          groups: [],
          scope: 'namespace',
          namespace: 'a',
        },
      }),
      7,
    ],
    ['exchanges as JSON lines', `${JSON.stringify(plain)}\n`, 'dn-1'],
  ])('%s', async (_what, stdin, id) => {
    const { code, stdout } = await explain(stdin, '-o', 'json', '-');
    expect(code).toBe(0);
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([{ id, class: 'rbac', user: 'bob', rules }]);
  });

  test('of what does not exist: what was meant, and no rule', async () => {
    const wrong = message.replaceAll('pods/log', 'pods/logs');
    const [data] = await explainedAs(wrong);
    expect(data).toMatchObject({ class: 'rbac', grants: [], manifest: '', commands: [], alternatives: [] });
    expect(data).toMatchObject({ doubt: { certainty: 'wrong', path: '/api/v1/namespaces/a/pods/x/log' } });
    expect(data).toMatchObject({ remedy: expect.stringContaining('did you mean /api/v1/namespaces/a/pods/x/log?') });
    for (const output of ['yaml', 'commands']) expect((await explain(wrong, '-o', output)).stdout).toBe('');
    expect((await explain(wrong)).stdout).not.toContain('kind: Role');
  });

  test('discovery of the same trace decides over what is built in', async () => {
    const target = '/apis/example.com/v1/namespaces/a/widgets';
    const said =
      'widgets.example.com is forbidden: User "bob" cannot list resource "widgets" in API group "example.com" in the namespace "a"';
    const list = (name: string) => ({ kind: 'APIResourceList', groupVersion: 'example.com/v1', resources: [{ name }] });
    const lines = (name: string) =>
      [
        {
          request: { method: 'GET', target },
          response: { status: 403, body: JSON.stringify(failureStatus(403, 'Forbidden', said)) },
        },
        {
          request: { method: 'GET', target: '/apis/example.com/v1' },
          response: { status: 200, body: JSON.stringify(list(name)) },
        },
      ]
        .map((exchange) => `${JSON.stringify(exchange)}\n`)
        .join('');
    const [served] = await explainedAs(lines('widgets'));
    expect(served).toMatchObject({ rules: [{ resources: ['widgets'] }] });
    expect(served).not.toHaveProperty('doubt');
    const [absent] = await explainedAs(lines('gadgets'));
    const text = 'discovery of the server lists no widgets in example.com/v1';
    expect(absent).toMatchObject({ grants: [], manifest: '', doubt: { certainty: 'wrong', text } });
  });

  test('has the manifest, the commands and the alternatives', async () => {
    const { stdout } = await explain(message, '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      scope: 'namespace',
      namespace: 'a',
      groups: ['system:authenticated'],
      grants: [{ rules, subject: { kind: 'User', name: 'bob' } }],
      manifest: expect.stringContaining('kind: RoleBinding'),
      commands: [
        expect.stringContaining('kubectl create role '),
        expect.stringContaining('kubectl create rolebinding '),
      ],
      alternatives: [{ title: 'any name' }, { title: 'whole resource' }, { title: 'existing ClusterRole view' }],
    });
  });

  test('answers every recorded denial in order', async () => {
    const lines = readFileSync(join(import.meta.dirname, '../../tables/denials.jsonl'), 'utf8');
    const { stdout } = await explain(lines, '--output=json');
    const ids = (text: string): unknown[] =>
      text
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { id: unknown }).id);
    expect(ids(stdout)).toEqual(ids(lines));
  });
});

describe('explain', () => {
  test('the answer first, then the cure, then the rest', async () => {
    const { stdout, stderr } = await explain(message);
    expect(stderr).toBe('');
    expect(stdout).toBe(`bob needs "get pods/log" for x in namespace a

Cure (kubectl apply -f -):
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: bob-get-pods-log-x, namespace: a}
rules:
  - {apiGroups: [""], resources: ["pods/log"], resourceNames: ["x"],
     verbs: ["get"]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: bob-get-pods-log-x, namespace: a}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role,
   name: bob-get-pods-log-x}
subjects: [{kind: User, name: bob, apiGroup: rbac.authorization.k8s.io}]

Why     no Role or ClusterRole bound to them allows it.
Server  ${message}
Others  2 any name · 3 whole resource · 4 existing ClusterRole view (--cure 2)
Check   kubectl auth can-i get pods/x --subresource=log --namespace=a --as=bob
`);
  });

  test('a trace shows what was near when it was recorded', async () => {
    const near = {
      nearMiss: 'pods is granted',
      almostBinding: 'RoleBinding b',
      grantedBy: ['Role r', 'ClusterRole view'],
    };
    const { cures, ...denial } = explainDenial(aDeniedExchange(message))!;
    const trace = JSON.stringify({ ...traced, denial: { ...denial, ...near, cures } });
    const { stdout } = await explain(trace);
    expect(stdout).toContain(`Near    pods is granted\nAlmost  RoleBinding b\nGranted by Role r, ClusterRole view\n`);
    expect(JSON.parse((await explain(trace, '-o', 'json')).stdout)).toMatchObject(near);
    expect(Object.keys(JSON.parse((await explain(json, '-o', 'json')).stdout) as object)).not.toContain('nearMiss');
  });

  test('a rule that may not help is named as such, and not applied', async () => {
    const denied = `${message}: denied by policy "nights"`;
    const { stdout } = await explain(denied);
    expect(stdout).toMatch(
      /^perhaps no rule helps: an authorizer besides RBAC refused "get pods\/log" for x in namespace a\n\nDo +Ask those who run that authorizer: .+\n\nIf that authorizer only had no opinion, this lifts it; if it denied, no RBAC rule does:\napi/,
    );
    expect((await explain(denied, '-o', 'yaml')).stdout).toBe('');
    expect(JSON.parse((await explain(denied, '-o', 'json')).stdout)).toMatchObject({
      rules: [],
      grants: [],
      manifest: '',
      doubtful: { grants: [{ rules }], manifest: expect.stringContaining('kind: Role\n') as string },
    });
  });

  test('says so where no rule helps', async () => {
    const { stdout } = await explain('namespaces "default" is forbidden: this namespace may not be deleted');
    expect(stdout).toMatch(
      /^the API server protects this namespace, and refused it: no RBAC rule helps\n[\s\S]*NamespaceLifecycle/,
    );
  });

  test('-o yaml prints only what kubectl apply takes', async () => {
    const admission = 'namespaces "default" is forbidden: this namespace may not be deleted';
    const { stdout, stderr } = await explain(`W ${message}\nW ${admission}\n`, '-o', 'yaml');
    expect(stdout).toMatch(/^apiVersion: [\s\S]*---\napiVersion: /);
    expect(stderr).toBe('1 of 2: no RBAC rule lifts it\n');
  });

  test('reads a file', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'explain-')), 'status.json');
    await writeFile(file, json);
    expect((await explain('', file)).stdout).toContain('bob-get-pods-log-x');
  });

  test.each([
    [
      'all is well',
      [],
      /^error: no 403, 401 or other error of an API server found in the standard input\nhint: give the Status/,
    ],
    ['', ['/nowhere.json'], /^error: cannot read \/nowhere\.json: there is no such file\nhint: check the path\n$/],
    ['', ['-o', 'xml'], /^error: --output xml: one of text, json, yaml, commands\nhint: /],
  ])('%j %j fails', async (stdin, args, said) => {
    const { code, stdout, stderr } = await explain(stdin, ...args);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(said);
  });
});

describe('explain a 401', () => {
  const exchange = {
    id: 1,
    request: {
      method: 'GET',
      path: '/api/v1/pods',
      headers: { Authorization: `Bearer ${aToken({ sub: 'eve', exp: 1 })}` },
    },
    response: { status: 401, headers: {}, body: JSON.stringify(failureStatus(401, 'Unauthorized', 'Unauthorized')) },
  };

  test('-o json: `reason` is a word, `explanation` the sentence; without a Date as of now', async () => {
    const { stdout } = await explain(JSON.stringify(exchange), '-o', 'json');
    const explanation = expect.stringMatching(
      /^The token of eve expired \d+d ago \(1970-01-01T00:00:01Z\)\.$/,
    ) as string;
    expect(JSON.parse(stdout)).toMatchObject({ class: 'unauthenticated', reason: 'expired', explanation, rules: [] });
  });

  test('as text', async () => {
    const { stdout } = await explain(JSON.stringify(exchange));
    expect(stdout).toMatch(/^nobody is logged in: 401, expired\n[\s\S]*^Why {5}The token of eve expired/m);
  });

  test('other classes have a sentence for both', async () => {
    const { reason, explanation } = JSON.parse((await explain(json, '-o', 'json')).stdout) as Record<string, string>;
    expect([reason, explanation]).toEqual([expect.stringMatching(/^bob may not get pods\/log/), reason]);
  });
});

describe('of KubeSphere', () => {
  const message =
    'clusters.tenant.kubesphere.io is forbidden: User "kubesphere:serviceaccount:default:sample" cannot list resource "clusters" in API group "tenant.kubesphere.io" at the cluster scope';
  const exchange = JSON.stringify({
    id: 'tutorial',
    request: { method: 'GET', path: '/clusters/member/kapis/tenant.kubesphere.io/v1beta1/clusters', headers: {} },
    response: {
      status: 403,
      headers: {},
      body: JSON.stringify({ kind: 'Status', apiVersion: 'v1', message, code: 403 }),
    },
  });

  test('the kind of role is beside the rules, and the hop beside the scope', async () => {
    const { stdout } = await explain(exchange, '-o', 'json', '--dialect', 'kubesphere');
    expect(JSON.parse(stdout)).toMatchObject({
      rules: [{ apiGroups: ['tenant.kubesphere.io'], resources: ['clusters'], verbs: ['list'] }],
      roleKind: 'GlobalRole',
      resourceScope: 'Global',
      cluster: 'member',
      workspace: '',
      answeredBy: 'ks-apiserver of member',
      commands: [],
    });
  });

  test('a message alone shows which server denied, and the manifest has its kinds', async () => {
    const { stdout } = await explain(message, '-o', 'yaml');
    expect(stdout).toBe(`apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRole
metadata:
  name: default.sample-list-clusters.tenant.kubesphere.io
rules:
  - apiGroups: ["tenant.kubesphere.io"]
    resources: ["clusters"]
    verbs: ["list"]
---
apiVersion: iam.kubesphere.io/v1beta1
kind: GlobalRoleBinding
metadata:
  name: default.sample-list-clusters.tenant.kubesphere.io
  labels:
    iam.kubesphere.io/role-ref: default.sample-list-clusters.tenant.kubesphere.io
roleRef:
  apiGroup: iam.kubesphere.io
  kind: GlobalRole
  name: default.sample-list-clusters.tenant.kubesphere.io
subjects:
  - kind: ServiceAccount
    apiGroup: kubesphere.io
    name: sample
    namespace: default
`);
  });
});
