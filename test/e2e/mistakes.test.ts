import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { theCommand } from '../support/the-command.ts';

interface Mistake {
  readonly line: string;
  readonly exitCode: number;
  readonly stderr: string;
}

const TABLE = resolve(import.meta.dirname, '../tables/mistakes.txt');
const MISTAKES = mistakesIn(await readFile(TABLE, 'utf8'));
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: dev
contexts: [{ name: dev, context: { cluster: c, user: u } }, { name: prod, context: { cluster: c, user: u } }]
clusters: [{ name: c, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: u, user: { token: x } }]
`;
const FILES: Readonly<Record<string, string>> = {
  config: KUBECONFIG,
  'trace.jsonl': '',
  'forbidden.txt':
    'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "demo"\n',
  'script.sh': 'true\n',
  'empty.txt': '',
  'words.json': '{"kind":"ConfigMap","apiVersion":"v1"}\n',
};

const before = process.cwd();
let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kubetrace-mistakes-'));
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(home, name), text);
  await mkdir(join(home, 'traces'));
  process.chdir(home);
});
afterAll(async () => {
  process.chdir(before);
  await rm(home, { recursive: true });
});

test('the table has the mistakes of newcomers, and of users of kubectl, curl and Windows', () => {
  expect(MISTAKES.length).toBeGreaterThanOrEqual(120);
  expect(new Set(MISTAKES.map(({ line }) => line)).size).toBe(MISTAKES.length);
});

describe('each is answered by an error that names what is wrong, a hint, and an exit code as kubectl has them', () => {
  test.each(MISTAKES)('$line', async ({ line, exitCode, stderr }) => {
    const terminal = aTerminal({ env: environment() });
    const code = await run(wordsOf(line), terminal);
    const printed = terminal.written.stderr.replaceAll(home, 'HOME');
    expect({ code, stdout: terminal.written.stdout, stderr: printed }).toEqual({ code: exitCode, stdout: '', stderr });
    expect(stderr).toMatch(/^(?:warning: .*\n)*error: .*\n(?: {7}.*\n)*hint: .*\n$/);
  });
});

describe('the built command, in a shell', () => {
  test.each(MISTAKES.filter((_, i) => i % 16 === 0))('$line', async ({ line, exitCode, stderr }) => {
    const command = theCommand(wordsOf(line), environment());
    expect(await command.exitCode).toBe(exitCode);
    const printed = command.written.stderr.replaceAll(home, 'HOME');
    expect({ stdout: command.written.stdout, stderr: printed }).toEqual({ stdout: '', stderr });
  });
});

test('called as a plugin of kubectl, hints are lines that its user can type', async () => {
  const terminal = aTerminal({ env: environment() });
  expect(await run(['get', 'pods'], { ...terminal, program: 'kubectl apitrace' })).toBe(1);
  expect(terminal.written.stderr).toContain('kubectl apitrace run -- kubectl get');
});

function environment() {
  return { PATH: process.env['PATH'] ?? '', HOME: home, KUBECONFIG: join(home, 'config') };
}

/** As `sh` splits the line. */
function wordsOf(line: string): string[] {
  const words = execFileSync('sh', ['-c', String.raw`set -f; printf '%s\0' ${line.replace(/^kubetrace ?/, '')}`]);
  return words.toString().split('\0').slice(0, -1);
}

test('an --as that looks like a ServiceAccount and is not one is warned about', async () => {
  const terminal = aTerminal({ env: environment() });
  await run(wordsOf('kubetrace whoami --as system:serviceaccount:team-a/reporter'), terminal);
  expect(terminal.written.stderr).toContain('write system:serviceaccount:team-a:reporter\n');
});

/** Blocks of a line after `$ `, the exit code, and what is printed to stderr. */
function mistakesIn(text: string): Mistake[] {
  return text
    .split(/^(?=\$ )/m)
    .slice(1)
    .map((block) => {
      const [, line = '', code = '', printed = ''] = /^\$ (.*)\n\[(\d+)\]\n([^]*?)\n*(?:# .*\n*)?$/.exec(block) ?? [];
      return { line, exitCode: Number(code), stderr: `${printed}\n` };
    });
}
