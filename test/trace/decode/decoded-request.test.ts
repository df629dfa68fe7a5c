import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withTexts } from '../../../src/api/plain-data.ts';
import { run } from '../../../src/cli/main.ts';
import { AUTO_DIALECT } from '../../../src/api/dialects.ts';
import { decodedPasted, requestDecoder } from '../../../src/trace/decode/decoded-request.ts';
import { maskTarget } from '../../../src/trace/masks/mask-target.ts';
import { aTerminal } from '../../support/a-terminal.ts';

const KEYS =
  'method url isResourceRequest path verb apiPrefix apiGroup apiVersion namespace resource subresource name parts fieldSelector labelSelector';

test.each([
  ['4', '/kapis/tenant.kubesphere.io/v1beta1/clusters', 'cluster workspace resourceScope isKubernetesRequest'],
  ['3', '/kapis/tenant.kubesphere.io/v1alpha2/clusters', 'cluster workspace devops resourceScope isKubernetesRequest'],
])('version %s: one line of JSON with its own keys', async (version, url, extra) => {
  const { stdout } = await decode(['--ks-version', version, '-f', '-', '-o', 'json'], `GET ${url}\n`);
  const row = JSON.parse(stdout) as Record<string, unknown>;
  expect(Object.keys(row).join(' ')).toBe(`${KEYS} ${extra}`);
  expect(row).toMatchObject({ verb: 'list', resourceScope: 'Global' });
});

test('what kubectl and curl say of a request under `kubetrace run` is decoded without the key in its path', async () => {
  const key = 'k'.repeat(43);
  const url = `http://127.0.0.1:41234/${key}.2/apis/apps/v1/namespaces/team-a/deployments?limit=500`;
  const lines = [
    `I1126 10:00:00.1 1 round_trippers.go:553] GET ${url} 200 OK in 9 milliseconds`,
    `I1126 10:00:00.1 1 round_trippers.go:632] "Response" verb="GET" url="${url}" status="200 OK" milliseconds=9`,
    `curl -s ${url}`,
    `GET /${key}/apis/apps/v1/namespaces/team-a/deployments`,
  ];
  const { stdout } = await decode(['-f', '-', '-o', 'json'], lines.join('\n'));
  expect(stdout).not.toContain('kkk');
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(rows).toHaveLength(lines.length);
  for (const row of rows) {
    expect(row).toMatchObject({ verb: 'list', apiGroup: 'apps', resource: 'deployments', namespace: 'team-a' });
  }
});

test('many lines, among them what the server panics at, refuses and cannot read', async () => {
  const lines = [
    'GET /clusters/host/api',
    'GET /api/v1/watch',
    'GET /api/v1/namespaces/a b/pods',
    '/kapis/iam.kubesphere.io/v1beta1/users',
  ];
  const { stdout } = await decode(['-f', '-', '-o', 'json'], lines.join('\n'));
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { error?: string; url: string });
  expect(rows.map(({ error }) => error ?? '')).toEqual([
    expect.stringContaining('ks-apiserver panics on this path'),
    'unable to determine kind and namespace from url: /api/v1/watch',
    'http: malformed HTTP version "b/pods HTTP/1.1"',
    '',
  ]);
});

test.each([
  ['/clusters/c/kapis/iam.kubesphere.io/v1beta1/workspaces/ws/workspaceroles', 'in a WorkspaceRole of workspace ws'],
  ['/kapis/iam.kubesphere.io/v1beta1/users', 'in a GlobalRole'],
  ['/kapis/resources.kubesphere.io/v1alpha3/namespaces/ns/pods', 'in a Role in namespace ns, a WorkspaceRole'],
  ['/api/v1/nodes', 'in a ClusterRole or a GlobalRole'],
  ['/clusters/c/version', '/clusters/c/version\n   │        │ └── path\n   │        └──── cluster\n'],
  ['/kapis/clusters/c/iam.kubesphere.io/v1beta1/users/bob', ' cluster\n'],
  ['/kapis/version', 'a rule needs "GET", in exactly this case'],
])('for a person: %s', async (url, expected) => {
  const { stdout } = await decode(['GET', url]);
  expect(stdout).toContain(expected);
});

test('auto goes by the path, and plain decode points to the dialect', async () => {
  const plain = await decode(['--dialect=auto', '-o', 'json', '/api/v1/pods']);
  expect(JSON.parse(plain.stdout)).not.toHaveProperty('cluster');
  const other = await decode(['--dialect=auto', '-o', 'json', '/clusters/host/api/v1/pods']);
  expect(JSON.parse(other.stdout)).toMatchObject({ cluster: 'host', resourceScope: 'Cluster' });
  const pointer = await decode(['--dialect=kubernetes', '/kapis/tenant.kubesphere.io/v1beta1/clusters']);
  expect(pointer.stdout).toContain('--dialect kubesphere shows how');
});

test('a header can hold the query', async () => {
  const query = 'X-KubeSphere-Rawquery: watch=true&labelSelector=kubesphere.io/workspace=ws-a';
  const { stdout } = await decode(['-H', query, '-o', 'json', '/api/v1/namespaces']);
  expect(JSON.parse(stdout)).toMatchObject({ verb: 'watch', workspace: 'ws-a', resourceScope: 'Workspace' });
});

async function decode(args: readonly string[], stdin = ''): Promise<{ stdout: string }> {
  const terminal = aTerminal({ stdin, env: { LANG: 'C.UTF-8' } });
  expect(await run(['decode', '--dialect', 'kubesphere', ...args], terminal)).toBe(0);
  return terminal.written;
}

test('where nothing is masked in a URL, nothing is in what is decoded from it; escapes are looked into', () => {
  const decode = requestDecoder(AUTO_DIALECT, []);
  const pieces = fc.constantFrom(
    '/',
    '/api/v1/pods',
    '/namespaces/',
    'token',
    'password',
    '=',
    '?',
    '&',
    ';',
    '#',
    '@',
    '://',
    'https',
    '+',
    'me:x',
    '%3B',
    '%3D',
    'labelSelector=',
    'fieldSelector=',
    'watch=1',
    'exec',
    'hunter2',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 9 }), (texts) => {
      const url = `/${texts.join('')}`;
      const shown = decodedPasted({ method: 'GET', url }, decode);
      expect(withTexts(shown, maskTarget)).toEqual(shown);
    }),
    { numRuns: 2000 },
  );
  expect(JSON.stringify(decodedPasted({ method: 'GET', url: '/x/%3Btoken%3Dhunter2' }, decode))).toContain('<masked>');
});
