import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { startPlayground } from '../../../src/playground/playground.ts';
import { aHome } from '../../support/a-home.ts';
import { kubectls } from '../../support/real-kubectl.ts';
import { theCommand } from '../../support/the-command.ts';

const ask = (...paths: string[]) => paths.map((path) => `curl -s -o /dev/null "$KUBETRACE_URL${path}"`).join(';');
const SECRETS = '/api/v1/namespaces/team-a/secrets';

/** Runs a script as `dev` of a playground, who may read pods in team-a. */
function run(script: string, flags: readonly string[] = [], env: Record<string, string> = {}) {
  return theCommand(['run', '--playground', '--context=dev', '--fail-on=403', ...flags, '--', 'sh', '-c', script], env);
}

describe('the end of a run with --fail-on', () => {
  test('says how many were denied and gives the roles that would allow them, merged', async () => {
    await using command = run(`${ask(SECRETS, SECRETS, `${SECRETS}/x`, '/api/v1/nodes')}; exit 3`, ['-v0']);
    expect(await command.exitCode).toBe(3);
    const [, manifest = ''] = command.written.stderr.split(
      'error: 4 requests were denied (--fail-on); these roles would allow them:\n',
    );
    const documents = parseAllDocuments(manifest).map((document) => document.toJS() as Record<string, unknown>);
    expect(documents).toMatchObject([
      {
        kind: 'Role',
        metadata: { namespace: 'team-a' },
        rules: [{ resourceNames: ['x'], verbs: ['get'] }, { verbs: ['list'] }],
      },
      { kind: 'RoleBinding', subjects: [{ name: 'dev' }] },
      { kind: 'ClusterRole', rules: [{ resources: ['nodes'], verbs: ['list'] }] },
      { kind: 'ClusterRoleBinding' },
    ]);
  });

  test.each([
    ['a status that no role changes', ask('/api/v1/namespaces/team-a/pods/x'), '404', 'answered 404 (--fail-on)\n'],
    [
      'some of each',
      ask('/api/v1/namespaces/team-a/pods/x', SECRETS),
      '4xx',
      'answered 403, 404 (--fail-on); this role would allow those that lack a rule:\n',
    ],
    ['a resource that there is not', ask('/api/v1/namespaces/team-a/deployments'), '403', 'answered 403 (--fail-on)\n'],
  ])('offers nothing that does not help: %s', async (_, script, statuses, expected) => {
    await using command = run(script, [`--fail-on=${statuses}`]);
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toContain(expected);
    if (expected.endsWith('(--fail-on)\n')) expect(command.written.stderr).not.toContain('kind: Role');
  });

  test('warns of a role that gives more than it says', async () => {
    await using command = run(ask('/api/v1/nodes/node-1/proxy/pods'));
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toMatch(/\nwarning: nodes\/proxy is .*: check it before you apply it\n$/);
  });
});

describe('in CI', () => {
  test.each([
    [{ CI: 'true' }, /^\d\d:\d\d:\d\d\.\d{3} +list +secrets /m],
    [{ CI: '1', NO_COLOR: '' }, /^\d\d:\d\d:\d\d\.\d{3} +list +secrets /m],
    [{ CI: 'false' }, /^W\d{4} .*"Exchange"/m],
    [{}, /^W\d{4} .*"Exchange"/m],
  ])('%j: the format is pretty, without colour', async (env, expected) => {
    await using command = run(ask(SECRETS), [], env);
    await command.exitCode;
    expect(command.written.stderr).toMatch(expected);
    expect(command.written.stderr).not.toContain('\u001b');
  });

  test('GitHub gets an annotation for each problem, and obeys nothing that came from outside', async () => {
    const client = '::add-mask::x ##[error]y';
    const script = `${ask(SECRETS, SECRETS)}; curl -s -o /dev/null -A "${client}" "$KUBETRACE_URL/api/v1/%25%0A::error::z"`;
    await using command = run(script, ['-v8'], { CI: 'true', GITHUB_ACTIONS: 'true' });
    expect(await command.exitCode).toBe(1);
    const lines = command.written.stderr.split('\n');
    expect(lines.filter((line) => /^\s*::/.test(line))).toEqual([
      '::error title=kubetrace::list secrets team-a: missing rule: list secrets in a Role of namespace team-a for dev',
      expect.stringMatching(/^::error title=kubetrace::list %25%0A::error::z: a rule would not help/),
    ]);
    expect(command.written.stderr).not.toContain('##[');
    expect(command.written.stderr).toContain('## [error]y');
  });

  test('GitLab gets the role in a section', async () => {
    await using command = run(ask(SECRETS), [], { CI: 'true', GITLAB_CI: 'true' });
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toMatch(
      // eslint-disable-next-line no-control-regex
      /\u001b\[0Ksection_start:\d+:kubetrace_roles\r\u001b\[0KThe role that was missing\napiVersion: [^]*\n\u001b\[0Ksection_end:\d+:kubetrace_roles\r\u001b\[0K\n$/,
    );
  });

  test('--summary github goes to the summary of the step, where names are only text; without one, to stderr', async () => {
    await using home = await aHome({ summary: '# before\n' });
    const file = join(home.folder, 'summary');
    const script = ask(SECRETS, '/apis/a%7Cb/v1/%3Cimg%3E');
    await using command = run(script, ['--summary=github'], { GITHUB_STEP_SUMMARY: file });
    expect(await command.exitCode).toBe(1);
    const markdown = await readFile(file, 'utf8');
    expect(markdown).toMatch(/^# before\n### kubetrace: 2 requests in \d+s\n\n\| verb \| resource \|/);
    expect(markdown).toMatch(/\n\| list \| secrets \| 1 \| 1 \| 0 \|/);
    expect(markdown).toMatch(/\n```yaml\napiVersion: [^]*\n```\n/);
    expect(markdown.replace(/^```[^]*^```/m, '')).not.toMatch(/<img|a\|b/);
    for (const line of markdown.split('\n').filter((text) => text.startsWith('| ')))
      expect(line.match(/(?<!\\)\|/g)).toHaveLength(9);
    await using elsewhere = run(ask(SECRETS), ['--summary=github']);
    await elsewhere.exitCode;
    expect(elsewhere.written.stderr).toContain('### kubetrace: 1 request in');
  });

  test('a summary that cannot be written is an error in words, and the exit code stays', async () => {
    await using command = run('exit 5', ['--summary=github'], { GITHUB_STEP_SUMMARY: '/no/such/file' });
    expect(await command.exitCode).toBe(5);
    expect(command.written.stderr).toMatch(/^error: --summary github: GITHUB_STEP_SUMMARY=\/no\/such\/file: ENOENT/m);
  });
});

const EXAMPLE = resolve(import.meta.dirname, '../../../examples/07-ci');

test.skipIf(kubectls().length === 0)(
  'the workflow of examples/07-ci fails with the role, as its runner would run it',
  async () => {
    const { jobs } = parse(await readFile(join(EXAMPLE, 'workflow.yml'), 'utf8')) as {
      jobs: { deploy: { steps: { name?: string; run?: string }[] } };
    };
    const step = jobs.deploy.steps.find(({ name }) => name === 'Deploy')!.run!;
    const words = step.replace(/^npx --yes kubetrace /, '').split(' ');
    await using playground = { ...(await startPlayground()), [Symbol.asyncDispose]: () => playground.close() };
    const kubeconfig = await playground.kubeconfig();
    const files = await Promise.all(
      ['deploy.sh', 'workflow.yml'].map(async (name) => [name, await readFile(join(EXAMPLE, name), 'utf8')] as const),
    );
    await using home = await aHome({
      ...Object.fromEntries(files),
      config: kubeconfig.replace(/^current-context: .*$/m, 'current-context: dev'),
    });
    const at = (name: string) => join(home.folder, name);
    const env = {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_SHA: 'abc',
      GITHUB_STEP_SUMMARY: at('step.md'),
      KUBECONFIG: at('config'),
      HOME: home.folder,
    };
    await using command = theCommand(
      words.map((word) => (/^(?:deploy\.sh|trace\.jsonl)$/.test(word) ? at(word) : word)),
      env,
    );
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toMatch(/\n::error title=kubetrace::get configmaps team-a\/settings: missing rule/);
    expect(command.written.stderr).toContain(
      '\nerror: 2 requests were denied (--fail-on); this role would allow them:\n',
    );
    expect(await readFile(at('step.md'), 'utf8')).toContain('resourceNames: ["settings"]');
    expect(await readFile(at('trace.jsonl'), 'utf8')).toContain('"kind":"Exchange"');
  },
);
