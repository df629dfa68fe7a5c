import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';

/** What is printed on a terminal of 80 columns. */
async function onTerminal(stdin: string, ...args: string[]): Promise<string> {
  const terminal = aTerminal({ stdin, env: { TERM: 'xterm' } });
  await run(['explain', ...args], {
    ...terminal,
    stdout: Object.assign(terminal.stdout, { isTTY: true, columns: 80 }),
  });
  return terminal.written.stdout;
}

const rbac = (
  user: string,
  verb: string,
  resource: string,
  { name = '', group = '', where = 'in the namespace "demo"' } = {},
) =>
  `Error from server (Forbidden): ${resource.split('/')[0]}${group && `.${group}`}${name && ` "${name}"`} is forbidden: User "${user}" cannot ${verb} resource "${resource}" in API group "${group}" ${where}`;

const ONE_SCREEN = {
  'a list': rbac('jane', 'list', 'pods'),
  'a subresource of a name': rbac('jane', 'get', 'pods/log', { name: 'web-0' }),
  'a ServiceAccount': rbac('system:serviceaccount:build:pipeline', 'list', 'secrets', {
    where: 'at the cluster scope',
  }),
  'a group': rbac('jane', 'create', 'deployments', { group: 'apps' }),
  'a path': 'Error from server (Forbidden): forbidden: User "jane" cannot get path "/metrics"',
  'a quota':
    'Error from server (Forbidden): pods "x" is forbidden: exceeded quota: compute, requested: cpu=2, used: cpu=3, limited: cpu=4',
  'a webhook':
    'Error from server: admission webhook "validate.kyverno.svc-fail" denied the request: the image must have a tag',
  'a 401': 'error: You must be logged in to the server (Unauthorized)',
};

describe('one denial', () => {
  test.each(Object.entries(ONE_SCREEN))('fits a screen of 80 by 24 with the prompt: %s', async (_, input) => {
    const text = await onTerminal(input, '--color=never');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((line) => Math.max(1, Math.ceil(line.length / 80)));
    expect(
      rows.reduce((sum, count) => sum + count, 0),
      text,
    ).toBeLessThanOrEqual(23);
  });

  test.each<[input: string, first: string, color: number]>([
    [ONE_SCREEN['a list'], 'jane needs "list pods" in namespace demo', 32],
    [ONE_SCREEN['a ServiceAccount'], 'ServiceAccount build/pipeline needs "list secrets" in the whole cluster', 32],
    [ONE_SCREEN['a group'], 'jane needs "create deployments.apps" in namespace demo', 32],
    [ONE_SCREEN['a path'], 'jane needs "get /metrics"', 32],
    [ONE_SCREEN['a quota'], 'the quota compute refused it: no RBAC rule helps', 31],
    [ONE_SCREEN['a webhook'], 'the webhook validate.kyverno.svc-fail refused it: no RBAC rule helps', 31],
    [ONE_SCREEN['a 401'], 'nobody is logged in: 401', 31],
    [
      `${ONE_SCREEN['a list']}: denied by policy "nights"`,
      'perhaps no rule helps: an authorizer besides RBAC refused "list pods" in namespace demo',
      33,
    ],
    [
      'Error from server (Forbidden): unknown',
      'something in front of the API server refused it: no RBAC rule helps',
      31,
    ],
    [
      'Error from server (Forbidden): these words are new',
      'unknown: nothing here says for certain who refused it, and why',
      33,
    ],
    [rbac('system:anonymous', 'list', 'pods'), 'no credential reached the server: it saw system:anonymous', 31],
  ])('%s: the first line is the answer, and its colour says how certain it is', async (input, first, color) => {
    const text = await onTerminal(input, '--color=always');
    expect(
      text.split('\n\n')[0]!.replaceAll('\u001b[0m\n', ' ').replaceAll(`\u001b[${color}m`, '').replace('\u001b[0m', ''),
    ).toBe(first);
    expect(text.startsWith(`\u001b[${color}m`)).toBe(true);
  });

  test('no colour where it is not wanted', async () => {
    const plain = await onTerminal(ONE_SCREEN['a list'], '--color=never');
    expect(plain).not.toContain('\u001b');
    const terminal = aTerminal({ stdin: ONE_SCREEN['a list'] });
    await run(['explain'], terminal);
    expect(terminal.written.stdout).not.toContain('\u001b');
  });

  test('prose is wrapped at words, what is to be copied is not', async () => {
    const text = await onTerminal(
      rbac('system:serviceaccount:build-and-release:pipeline', 'list', 'secrets'),
      '--color=never',
    );
    const long = text.split('\n').filter((line) => line.length > 80);
    expect(long).toEqual([expect.stringMatching(/^Check +kubectl auth can-i /)]);
  });
});

describe('where the text comes from', () => {
  test('the words themselves, where there is no such file', async () => {
    const terminal = aTerminal();
    expect(await run(['explain', ONE_SCREEN['a list']], terminal)).toBe(0);
    expect(terminal.written.stdout).toMatch(/^jane needs "list pods" in namespace demo\n/);
    expect(terminal.written.stderr).toBe('There is no such file: explaining the words themselves.\n');
  });

  test('words of any length', async () => {
    const terminal = aTerminal();
    expect(await run(['explain', `${'x'.repeat(5000)}\n${ONE_SCREEN['a list']}`], terminal)).toBe(0);
  });

  test('a file that is not there, and does not read like a denial', async () => {
    const terminal = aTerminal();
    expect(await run(['explain', 'denial.txt'], terminal)).toBe(1);
    expect(terminal.written.stderr).toMatch(/^error: cannot read denial\.txt: there is no such file\nhint: /);
  });

  test('a terminal: it says what it waits for, and how to end', async () => {
    const terminal = aTerminal();
    const stdin = Object.assign(new PassThrough(), { isTTY: true });
    stdin.end(`${ONE_SCREEN['a list']}\n`);
    expect(await run(['explain'], { ...terminal, stdin })).toBe(0);
    expect(terminal.written.stderr).toMatch(/Ctrl-D/);
    expect(terminal.written.stdout).toMatch(/^jane needs/);
  });
});
