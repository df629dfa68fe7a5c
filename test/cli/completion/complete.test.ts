import { once } from 'node:events';
import { chmod, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMANDS } from '../../../src/cli/commands.ts';
import { run } from '../../../src/cli/main.ts';
import { type Playground, startPlayground } from '../../../src/playground/playground.ts';
import { aHome, type Home } from '../../support/a-home.ts';
import { aSilentPort } from '../../support/a-silent-port.ts';
import { aTerminal } from '../../support/a-terminal.ts';

const KUBECONFIG = JSON.stringify({
  contexts: [
    { name: 'dev', context: { cluster: 'lab', user: 'eve', namespace: 'shop' } },
    { name: 'admin@prod:eu', context: { cluster: 'lab', user: 'ci' } },
    { name: 'two\nlines', context: { cluster: 'lab', user: 'ci' } },
  ],
  clusters: [{ name: 'lab', cluster: { server: 'https://bob:opensesame@lab:6443' } }],
  users: [
    { name: 'eve', user: { token: 'opensesame' } },
    { name: 'ci', user: { password: 'opensesame', username: 'ci' } },
  ],
});

let home: Home;
let playground: Playground;
beforeAll(async () => {
  home = await aHome({ '.kube/config': KUBECONFIG });
  playground = await startPlayground();
  await home.write('playground', await playground.kubeconfig());
});
afterAll(async () => {
  await playground[Symbol.asyncDispose]();
  await home[Symbol.asyncDispose]();
});

/** The lines printed for a command line with the last word being typed. */
async function completed(words: readonly string[], env: Record<string, string> = {}): Promise<string[]> {
  const terminal = aTerminal({ env: { HOME: home.folder, PATH: home.folder, ...env } });
  expect(await run(['complete', '--', ...words], terminal)).toBe(0);
  expect(terminal.written.stderr).toBe('');
  expect(terminal.written.stdout).toMatch(/(?:^|\n):\d+\n$/);
  return terminal.written.stdout.trimEnd().split('\n');
}

/** Without descriptions. */
async function values(words: readonly string[], env?: Record<string, string>): Promise<string[]> {
  return (await completed(words, env)).map((line) => line.split('\t')[0]!);
}

describe('commands', () => {
  test('all are offered with what they do', async () => {
    const lines = await completed(['']);
    for (const { name, summary } of COMMANDS) expect(lines).toContain(`${name}\t${summary}`);
    expect(lines.at(-1)).toBe(':36');
  });

  test.each([
    [['pro'], 'proxy :36'],
    [['who'], 'whoami who-can :36'],
    [['help', 'who'], 'whoami who-can :36'],
    [['help', 'proxy', ''], ':4'],
    [['rbac', ''], 'check unused :32'],
    [['playground', 's'], 'stop :36'],
    [['playground', 'x'], ':4'],
    [['nothing', ''], ':4'],
  ])('%j', async (words, expected) => expect((await values(words)).join(' ')).toBe(expected));
});

describe('flags', () => {
  test.each(COMMANDS.map(({ name }) => name))('of %s, each with its description, and no hidden one', async (name) => {
    const command = new Command(name);
    const entry = COMMANDS.find((each) => each.name === name)!;
    (await entry.load())(command, { stdout: {}, stderr: {} } as never);
    const lines = await completed([name, '--']);
    for (const { long, hidden, description } of command.options) {
      expect(description).not.toBe('');
      const found = lines.filter((line) => line.startsWith(`${long}\t`));
      expect(found, `${name} ${long}`).toHaveLength(hidden ? 0 : 1);
    }
  });

  test('those of proxy, the command that needs no name, and --version', async () => {
    expect(await values(['--vers'])).toEqual(['--version', ':4']);
    expect(await values(['--log-f'])).toEqual(['--log-format', '--log-file', ':4']);
    expect(await values(['-v', '1', '--vers'])).toEqual([':4']);
    expect(await values(['-v', '1', '--log-form'])).toEqual(['--log-format', ':4']);
  });

  test('short ones only after a dash alone', async () => {
    expect(await values(['proxy', '-'])).toContain('-v');
    expect(await values(['proxy', '--'])).not.toContain('-v');
  });

  test('of the command below, and none after the end of flags', async () => {
    expect(await values(['rbac', 'unused', '--giv'])).toEqual(['--given', ':4']);
    expect(await values(['rbac', 'check', '--giv'])).toEqual([':4']);
    expect(await values(['show', '--', '--log'])).toEqual([':0']);
  });
});

describe('values of flags', () => {
  test.each([
    [['proxy', '--log-format', ''], 'pretty klog json :36'],
    [['proxy', '--log-format=k'], 'klog :36'],
    [['proxy', '-v=1'], '1 10 :36'],
    [['proxy', '-v', ''], '0 1 2 3 4 5 6 7 8 9 10 :36'],
    [['can', '-o', ''], 'text json :36'],
    [['run', '--annotate', 'h'], 'headers :36'],
    [['run', '--read-only=', ''], ':0'],
    [['run', '--read-only='], 'true false :36'],
    [['run', '--fail-on', '403,'], '403,401 403,4xx 403,5xx :38'],
    [['proxy', '--show', 'rule,cure,r'], 'rule,cure,request :38'],
    [['rbac', '--expand', 'v'], 'verbs=read :38'],
    [['proxy', '--explain', ''], 'off self dev admin@prod:eu :36'],
    [['playground', '--as-of', '1.3'], '1.30 1.31 1.32 1.33 1.34 1.35 1.36 :36'],
    [['proxy', '--context', ''], 'dev admin@prod:eu :4'],
    [['proxy', '--context=ad'], 'admin@prod:eu :4'],
    [['explain', '--context', 'd'], 'dev :4'],
    [['proxy', '--cluster', ''], 'lab :4'],
    [['proxy', '--user', ''], 'eve ci :4'],
    [['rbac', '--user', ''], ':4'],
    [['proxy', '--load', ''], 'yaml yml json :8'],
    [['proxy', '--www', ''], ':16'],
    [['proxy', '--kubeconfig', ''], ':0'],
    [['kubeconfig', '-o', ''], ':0'],
    [['proxy', '--unknown=', ''], ':4'],
    [['proxy', '--unknown='], ':4'],
  ])('%j', async (words, expected) => expect((await values(words)).join(' ')).toBe(expected));

  test('a context is described by its cluster and its namespace', async () => {
    expect((await completed(['proxy', '--context', 'd']))[0]).toBe('dev\tcluster lab, namespace shop');
  });

  test('of the kubeconfig that the line names', async () => {
    expect(await values(['proxy', '--kubeconfig', join(home.folder, 'playground'), '--context', 'ad'])).toContain(
      'admin',
    );
  });

  test('no secret is offered or described, whatever holds it', async () => {
    for (const flag of ['--token', '--password', '--kubesphere-client']) {
      expect(await completed(['proxy', flag, ''])).toEqual([':4']);
      expect(await completed(['proxy', `${flag}=`])).toEqual([':4']);
    }
    for (const flag of ['--context', '--cluster', '--user', '--explain'])
      expect((await completed(['proxy', flag, ''])).join()).not.toContain('opensesame');
  });
});

describe('arguments', () => {
  test.each([
    [['who-can', 'l'], 'list :36'],
    [['who-can', 'list', 'deployments.apps/'], 'deployments.apps/scale deployments.apps/status :36'],
    [['who-can', 'list', 'pods/l'], 'pods/log :36'],
    [['who-can', 'list', 'pods', ''], ':4'],
    [['decode', 'P'], 'POST PUT PATCH :36'],
    [['decode', 'GET', ''], ':4'],
    [['completion', ''], 'bash zsh fish powershell :36'],
    [['learn', 're'], 'resume :36'],
    [['show', ''], ':0'],
    [['show', 'a.jsonl', ''], ':0'],
    [['diff', 'a.jsonl', ''], ':0'],
    [['diff', 'a.jsonl', 'b.jsonl', ''], ':4'],
    [['explain', ''], ':0'],
    [['explain', '--each', ''], ':0'],
    [['proxy', ''], ':4'],
  ])('%j', async (words, expected) => expect((await values(words)).join(' ')).toBe(expected));

  test('of run: a program, and then its files, whatever they look like', async () => {
    for (const name of ['kubeprog', 'kubedata']) await home.write(name, '');
    await chmod(join(home.folder, 'kubeprog'), 0o755);
    expect(await values(['run', '--', 'kube'])).toEqual(['kubeprog', ':0']);
    expect(await values(['run', '-v', '1', 'kube'])).toEqual(['kubeprog', ':0']);
    expect(await values(['run', '--', 'kubeprog', '--log'])).toEqual([':0']);
    expect(await values(['run', 'kubeprog', '--log'])).toEqual([':0']);
    expect(await values(['run', '--', './kube'])).toEqual([':0']);
  });
});

describe('names in the cluster', () => {
  const asked = (...words: string[]) =>
    values([words[0]!, '--kubeconfig', join(home.folder, 'playground'), ...words.slice(1)]);

  test('namespaces', async () => {
    expect(await asked('proxy', '-n', 'team')).toContain('team-a');
    expect(await asked('proxy', '--namespace=kube-s')).toEqual(['kube-system', ':4']);
  });

  test('ServiceAccounts by their namespace, step by step', async () => {
    expect(await asked('kubeconfig', '--serviceaccount', 'team-a')).toEqual(['team-a/', ':6']);
    expect(await asked('kubeconfig', '--serviceaccount', 'team-a/d')).toContain('team-a/default');
    expect(await asked('can', '--as', '')).toEqual(['system:serviceaccount:', ':6']);
    expect(await asked('can', '--as', 'system:serviceaccount:team-a')).toEqual(['system:serviceaccount:team-a:', ':6']);
    expect(await asked('can', '--as', 'system:serviceaccount:team-a:d')).toContain(
      'system:serviceaccount:team-a:default',
    );
  });

  test('asked as the one who types, not as the one who is to be impersonated', async () => {
    expect(await asked('can', '--as', 'nobody', '-n', 'team')).toContain('team-a');
  });

  test('none where nobody answers, and none that come too late', async () => {
    await using silent = await aSilentPort('127.0.0.1');
    expect(await values(['proxy', '--server', `http://127.0.0.1:${silent.port}`, '-n', ''])).toEqual([':4']);
    const names = JSON.stringify({ items: [{ metadata: { name: 'late' } }] });
    const late = createServer((_, response) => void setTimeout(() => response.end(names), 20_000).unref()).listen(0);
    await once(late, 'listening');
    const { port } = late.address() as AddressInfo;
    expect(await values(['proxy', '--server', `http://127.0.0.1:${port}`, '-n', ''])).toEqual([':4']);
    late.closeAllConnections();
    late.close();
  });

  test('no plugin may prompt, and what it says is not shown', async () => {
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: 'cat', interactiveMode: 'Always' };
    const config = JSON.parse(KUBECONFIG) as { users: object[] };
    await home.write('interactive', JSON.stringify({ ...config, users: [{ name: 'eve', user: { exec } }] }));
    expect(
      await values(['proxy', '--kubeconfig', join(home.folder, 'interactive'), '--context=dev', '-n', '']),
    ).toEqual([':4']);
  });

  test('the terminal is not read for a secret', async () => {
    expect(await values(['proxy', '--token-file', '/dev/stdin', '-n', ''])).toEqual([':4']);
  });
});

test('a failure prints nothing, and is written to BASH_COMP_DEBUG_FILE without its secrets', async () => {
  const log = join(home.folder, 'debug');
  await home.write('broken', 'users: [');
  const words = ['proxy', '--kubeconfig', join(home.folder, 'broken'), '--context', ''];
  expect(await completed(words, { BASH_COMP_DEBUG_FILE: log })).toEqual([':4']);
  expect(await readFile(log, 'utf8')).toMatch(/^kubetrace: .*broken/);
  expect(await completed(words)).toEqual([':4']);
});

test('complete without the dashes is an unknown command', async () => {
  const terminal = aTerminal();
  expect(await run(['complete', 'pro'], terminal)).toBe(1);
  expect(terminal.written.stderr).toContain('did you mean `kubetrace completion`?');
});
