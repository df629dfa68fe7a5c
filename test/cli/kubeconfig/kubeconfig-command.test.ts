import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { aPlaygroundHome, type PlaygroundHome } from '../../support/a-playground-home.ts';
import { kubectls, runKubectl } from '../../support/real-kubectl.ts';

let home: PlaygroundHome;

beforeAll(async () => void (home = await aPlaygroundHome()));
afterAll(() => home[Symbol.asyncDispose]());

interface Made {
  readonly clusters: [{ name: string; cluster: Record<string, unknown> }];
  readonly users: [{ name: string; user: { token: string } }];
  readonly contexts: [{ name: string; context: object }];
}

async function kubeconfig(...args: readonly string[]) {
  const told = await home.kubetrace('kubeconfig', ...args);
  return { ...told, made: parse(told.stdout) as Made };
}

const DEPLOYER = 'system:serviceaccount:team-a:deployer';
const claimsOf = (token: string) =>
  JSON.parse(String(Buffer.from(token.split('.')[1]!, 'base64url'))) as Record<string, number>;

const MAY_MAKE_TOKENS = `
kind: Role
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: token-maker, namespace: team-a }
rules: [{ apiGroups: [''], resources: [serviceaccounts/token], verbs: [create] }]
---
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: { name: token-maker, namespace: team-a }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: token-maker }
subjects: [{ kind: ServiceAccount, name: sample, namespace: default }]
`;

describe('kubetrace kubeconfig', () => {
  test('to standard output: cluster, CA and token in one file, tried before it is handed over', async () => {
    const { code, made, stderr } = await kubeconfig('--serviceaccount', 'team-a/deployer');
    expect([code, stderr.split('\n')]).toEqual([
      0,
      [expect.stringMatching(/^the token expires in \d+m \(.*Z\)$/), `checked: the server sees ${DEPLOYER}`, ''],
    ]);
    expect(made).toEqual({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        {
          name: 'playground',
          cluster: {
            server: home.playground.secureUrl,
            'certificate-authority-data': Buffer.from(home.playground.ca).toString('base64'),
          },
        },
      ],
      users: [{ name: 'team-a/deployer', user: { token: expect.stringMatching(/^eyJ/) } }],
      contexts: [
        { name: 'playground', context: { cluster: 'playground', user: 'team-a/deployer', namespace: 'team-a' } },
      ],
      'current-context': 'playground',
    });
  });

  test.each(['team-a:deployer', DEPLOYER])('--serviceaccount %s', async (name) => {
    expect((await kubeconfig('--serviceaccount', name)).stderr).toContain(`checked: the server sees ${DEPLOYER}`);
  });

  test('a name alone is in the namespace of the flag or the context', async () => {
    const { stderr } = await kubeconfig('--serviceaccount', 'reporter', '-n', 'team-a');
    expect(stderr).toContain('sees system:serviceaccount:team-a:reporter\n');
    expect((await kubeconfig('--serviceaccount', 'sample')).stderr).toContain('serviceaccount:default:sample\n');
  });

  test('--duration is passed to the server', async () => {
    const { made, stderr } = await kubeconfig('--serviceaccount', 'team-a/deployer', '--duration', '24h');
    const { exp = 0, iat = 0 } = claimsOf(made.users[0].user.token);
    expect([exp - iat, /expires in 23h|expires in 24h/.test(stderr)]).toEqual([86_400, true]);
  });

  test('-o writes a file that nobody else can read, and overwrites nothing without --force', async () => {
    const file = join(home.folder, 'deployer.kubeconfig');
    await writeFile(file, 'precious', { mode: 0o644 });
    const refused = await kubeconfig('--serviceaccount', 'team-a/deployer', '-o', file);
    expect([refused.code, refused.stderr]).toEqual([
      1,
      `error: ${file} exists\nhint: name another file, or overwrite it with --force\n`,
    ]);
    expect(await readFile(file, 'utf8')).toBe('precious');
    const { code, stdout } = await kubeconfig('--serviceaccount', 'team-a/deployer', '-o', file, '--force');
    expect([code, stdout]).toEqual([0, '']);
    expect(((await stat(file)).mode & 0o777).toString(8)).toBe('600');
    expect(await readFile(file, 'utf8')).toContain('current-context: playground');
  });

  test.each(kubectls())('kubectl $version takes it', async (kubectl) => {
    const file = join(home.folder, `with-${kubectl.version}`);
    await kubeconfig('--serviceaccount', 'team-a/reporter', '-o', file);
    const { stdout, stderr } = await runKubectl(kubectl, ['--kubeconfig', file, 'get', 'pod', 'web-0', '-o', 'name']);
    expect([stdout, stderr]).toEqual(['pod/web-0\n', '']);
  });

  test('without a CA of ours, that of the cluster is taken, where it may be read', async () => {
    const trusting = ['--serviceaccount', 'team-a/deployer', '--insecure-skip-tls-verify'];
    const { made, stderr } = await kubeconfig(...trusting, '--tls-server-name', 'localhost');
    expect(made.clusters[0].cluster).toEqual({
      server: home.playground.secureUrl,
      'certificate-authority-data': Buffer.from(home.playground.ca).toString('base64'),
      'tls-server-name': 'localhost',
    });
    expect(stderr).toMatch(/^the token expires/);

    home.playground.load(MAY_MAKE_TOKENS);
    const without = await kubeconfig('--context', 'sample', ...trusting);
    expect(without.made.clusters[0].cluster).toEqual({
      server: home.playground.secureUrl,
      'insecure-skip-tls-verify': true,
    });
    expect(without.stderr).toMatch(
      /^warning: insecure-skip-tls-verify: anyone between you and the server can take the token\n/,
    );
  });
});

describe('the token of a Secret', () => {
  beforeAll(async () => {
    const annotations = { 'kubernetes.io/service-account.name': 'reporter' };
    const metadata = { name: 'reporter-token', namespace: 'team-a', annotations };
    const type = 'kubernetes.io/service-account-token';
    home.playground.load(stringify({ apiVersion: 'v1', kind: 'Secret', metadata, type }));
    home.playground.load(
      stringify({
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { name: 'alice-edits', namespace: 'team-a' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'reads-secrets' },
        subjects: [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'alice' }],
      }) +
        '---\n' +
        stringify({
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'Role',
          metadata: { name: 'reads-secrets', namespace: 'team-a' },
          rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['list'] }],
        }),
    );
  });

  test('--from-secret, with a warning', async () => {
    const { code, stderr } = await kubeconfig('--serviceaccount', 'team-a/reporter', '--from-secret');
    expect([code, stderr]).toEqual([
      0,
      'warning: the token of Secret reporter-token never expires: anyone who has the file can use it until the Secret is deleted\n' +
        'checked: the server sees system:serviceaccount:team-a:reporter\n',
    ]);
  });

  test('--from-secret NAME', async () => {
    const { code, stderr } = await kubeconfig('--serviceaccount', 'team-a/reporter', '--from-secret', 'reporter-token');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^warning: the token of Secret reporter-token never/)]);
  });

  test('where the server issues none for us', async () => {
    const { code, stderr } = await kubeconfig('--context', 'alice', '--serviceaccount', 'team-a/reporter');
    expect(stderr).toMatch(
      /^warning: the server did not issue a token: 403 .*; the token of its Secret is used instead\n/,
    );
    expect(code).toBe(0);
  });
});

test.each<[string, string[], RegExp]>([
  [
    'no such ServiceAccount',
    ['team-a/gone'],
    /^error: the server did not issue a token: 404 serviceaccounts "gone" not found\nhint: check NAMESPACE/,
  ],
  [
    'no such name',
    ['a/b/c'],
    /^error: --serviceaccount a\/b\/c is not the name of a ServiceAccount\nhint: it is NAMESPACE\/NAME/,
  ],
  [
    'not allowed',
    ['team-a/deployer', '--context', 'dev'],
    /: 403 .*\nhint: missing rule: create serviceaccounts\/token "deployer"/,
  ],
  ['too short', ['team-a/deployer', '--duration', '5m'], /: 422 .*10 minutes.*\nhint: check --duration/],
  [
    'no Secret',
    ['team-a/deployer', '--from-secret'],
    /^error: found no Secret of type .* for team-a\/deployer\nhint: without --from-secret .* 1\.24 .*\n +echo '\{.*"deployer"\}\}\}' \| kubectl create -f -/,
  ],
  [
    'no Secret of this name',
    ['team-a/deployer', '--from-secret', 'gone'],
    /^error: there is no Secret team-a\/gone\nhint: /,
  ],
  [
    'the Secret of another',
    ['team-a/deployer', '--from-secret', 'reporter-token'],
    /^error: Secret team-a\/reporter-token is of ServiceAccount reporter\nhint: /,
  ],
  [
    'another kind of Secret',
    ['team-a/deployer', '--from-secret', 'db'],
    /^error: Secret team-a\/db is of type Opaque, not kubernetes\.io\/service-account-token\nhint: /,
  ],
  [
    'a Secret that we may not see',
    ['team-a/reporter', '--from-secret', '--context', 'dev'],
    /^error: the server did not show the Secret: 403 .*\nhint: missing rule: list secrets/,
  ],
  [
    'for another',
    ['team-a/deployer', '--audience', 'vault'],
    /error: the server rejects it: 401 Unauthorized\nhint: The token of \S+:deployer.* for the audience vault, not/,
  ],
  ['not https', ['team-a/deployer', '--server', 'http://127.0.0.1:1'], /^error: http:\/\/127\.0\.0\.1:1 is not https/],
  [
    'nobody there',
    ['team-a/deployer', '--server', 'https://127.0.0.1:1'],
    /^error: nothing is listening at the address of the API server: https:\/\/127\.0\.0\.1:1 \(connect ECONNREFUSED.*\nhint: check /,
  ],
  [
    'a wrong token',
    [
      'team-a/deployer',
      '--kubeconfig',
      '/dev/null',
      '--insecure-skip-tls-verify',
      '--token',
      'x',
      '--server',
      'SECURE',
    ],
    /did not issue a token: 401 Unauthorized\nhint: unauthenticated: The token, from flag --token, is not a JWT/,
  ],
])('%s', async (_, [name = '', ...args], expected) => {
  const flags = args.map((arg) => arg.replace('SECURE', home.playground.secureUrl));
  const { code, stderr } = await kubeconfig('--serviceaccount', name, ...flags);
  expect(stderr).toMatch(expected);
  expect(code).toBe(1);
});
