import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { theCommand } from '../../support/the-command.ts';

/** Runs a shell script under trace, as the administrator of a playground unless told otherwise. */
function run(script: string, flags: readonly string[] = [], env: Record<string, string> = {}) {
  return theCommand(['run', '--playground', ...flags, '--', 'sh', '-c', script], env);
}

describe('the exit code is the program’s', () => {
  test.each([
    ['exit 0', 0],
    ['exit 3', 3],
    ['kill -TERM $$', 143],
    ['kill -KILL $$', 137],
  ])('%s: %d', async (script, code) => {
    await using command = run(script);
    expect(await command.exitCode).toBe(code);
  });

  test('a program that is not there is an error', async () => {
    await using command = theCommand(['run', '--playground', '--', 'no-such-program']);
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toMatch(/^error: cannot run "no-such-program": .*PATH\nhint: /);
  });
});

describe('the program', () => {
  test('gets its own standard output, and the trace goes to standard error', async () => {
    await using command = run('echo mine; curl -s -o /dev/null "$KUBETRACE_URL/api/v1/nodes"; echo done');
    expect(await command.exitCode).toBe(0);
    expect(command.written.stdout).toBe('mine\ndone\n');
    expect(command.written.stderr).toMatch(/verb="list" resource="nodes" status=200/);
  });

  test('finds a kubeconfig that is its user’s alone, has no credentials and keeps names and namespace', async () => {
    const script = 'echo $KUBECONFIG; stat -c %a "$KUBECONFIG"; echo $NO_PROXY $no_proxy; cat "$KUBECONFIG"';
    await using command = run(script, ['--context=dev', '-n', 'team-b'], { NO_PROXY: 'intra.example' });
    expect(await command.exitCode).toBe(0);
    const [path, mode, noProxy, ...text] = command.written.stdout.split('\n');
    expect(mode).toBe('600');
    expect(noProxy).toBe('intra.example,127.0.0.1,localhost intra.example,127.0.0.1,localhost');
    const { contexts, clusters, users, ...config } = JSON.parse(text.join('\n')) as Record<string, { name: string }[]>;
    expect(config).toMatchObject({ 'current-context': 'dev' });
    expect(contexts?.slice(0, 2)).toMatchObject([
      { name: 'dev', context: { namespace: 'team-b' } },
      { name: 'admin', context: { namespace: 'default' } },
    ]);
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}(?:\.\d)?$/);
    expect(clusters?.length).toBeGreaterThan(1);
    for (const cluster of clusters ?? []) expect(cluster).toMatchObject({ cluster: { server: url } });
    expect(users?.length).toBeGreaterThan(1);
    // Nothing but the keys that are in the URLs too, for requests without the path of the URL.
    const key = expect.stringMatching(/^[\w-]{43}(?:\.\d)?$/);
    for (const { name, ...user } of users ?? [])
      expect([name, user]).toEqual([name, { user: { as: key, 'as-user-extra': { kubetrace: [key] } } }]);
    expect(existsSync(path!)).toBe(false);
  });

  test('may be a client of another language: @kubernetes/client-node', async () => {
    const script = `import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';
const config = new KubeConfig();
config.loadFromDefault();
const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'team-a' });
console.log(items.map(({ metadata }) => metadata.name)[0]);`;
    await using command = theCommand(['run', '--playground', '--', 'node', '--input-type=module', '-e', script]);
    expect(await command.exitCode).toBe(0);
    expect(command.written.stdout).toBe('web-0\n');
    expect(command.written.stderr).toMatch(/verb="list" resource="pods" namespace="team-a" status=200/);
  });

  test('leaves no kubeconfig behind when it is killed', async () => {
    await using command = run('echo $KUBECONFIG; kill -KILL $$');
    expect(await command.exitCode).toBe(137);
    expect(existsSync(command.written.stdout.trim())).toBe(false);
  });

  test('gets the signals that are sent to us', async () => {
    await using command = run('trap "echo asked to end; exit 7" TERM; echo ready; while :; do sleep 0.05; done');
    await command.said(/ready/);
    command.child.kill('SIGTERM');
    expect(await command.exitCode).toBe(7);
    expect(command.written.stdout).toBe('ready\nasked to end\n');
  });

  test('may exec: nobody else has the key', async () => {
    await using command = run(
      'curl -s -o /dev/null -w "%{http_code}" -X POST "$KUBETRACE_URL/api/v1/namespaces/team-a/pods/web-0/exec"',
    );
    await command.exitCode;
    expect(command.written.stdout).not.toBe('403');
  });
});

describe('flags', () => {
  const forbidden = 'curl -s -o /dev/null "$KUBETRACE_URL/api/v1/nodes"';
  test.each<[flags: string, script: string, code: number]>([
    ['--fail-on=403 --context=alice', forbidden, 1],
    ['--fail-on=4xx,5xx --context=alice', forbidden, 1],
    ['--fail-on=5xx --context=alice', forbidden, 0],
    ['--fail-on=403 --context=alice', `${forbidden}; exit 4`, 4],
    ['--fail-on=403', forbidden, 0],
  ])('%s; %s: %d', async (flags, script, code) => {
    await using command = run(script, flags.split(' '));
    expect(await command.exitCode).toBe(code);
    if (code === 1)
      expect(command.written.stderr).toMatch(
        /\nerror: 1 request was denied \(--fail-on\); this role would allow it:\n/,
      );
  });

  test('--fail-on wants statuses', async () => {
    await using command = run('true', ['--fail-on=forbidden']);
    expect(await command.exitCode).toBe(1);
    expect(command.written.stderr).toMatch(/^error: .*--fail-on.*forbidden.*\nhint: /s);
  });

  test('--read-only refuses a write with 405 and lets reads and dry runs pass', async () => {
    const url = '"$KUBETRACE_URL/api/v1/namespaces/team-a/pods/web-0';
    const ask = (method: string, query = '') => `curl -s -X ${method} -o /dev/null -w "%{http_code} " ${url}${query}"`;
    await using command = run([ask('DELETE'), ask('DELETE', '?dryRun=All'), ask('GET')].join(';'), ['--read-only']);
    await command.exitCode;
    expect(command.written.stdout).toBe('405 200 200 ');
    expect(command.written.stderr).toContain('--read-only');
  });

  test('flags of the program are its own', async () => {
    await using command = theCommand(['run', '--playground', 'echo', '-v', '--fail-on', 'x']);
    expect(await command.exitCode).toBe(0);
    expect(command.written.stdout).toBe('-v --fail-on x\n');
  });
});

test('shell opens $SHELL under trace', async () => {
  await using command = theCommand(['shell', '--playground'], { SHELL: '/usr/bin/env' });
  expect(await command.exitCode).toBe(0);
  expect(command.written.stdout).toMatch(/^KUBETRACE_URL=http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/m);
  expect(command.written.stderr).toMatch(/^kubetrace: \/usr\/bin\/env is traced/);
});
