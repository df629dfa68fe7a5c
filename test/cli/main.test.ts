import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { run } from '../../src/cli/main.ts';
import { aTerminal } from '../support/a-terminal.ts';

describe('help', () => {
  test('begins with examples and lists every command', async () => {
    const terminal = aTerminal();
    expect(await run(['--help'], terminal)).toBe(0);
    const help = terminal.written.stdout;
    expect(help.indexOf('Examples:')).toBeLessThan(help.indexOf('Usage:'));
    for (const { name, summary } of COMMANDS) {
      expect(help).toMatch(new RegExp(`^  ${name} `, 'm'));
      expect(help.replace(/\s+/g, ' ')).toContain(summary);
    }
    expect(terminal.written.stderr).toBe('');
  });

  test.each(COMMANDS.map(({ name }) => name))('kubetrace %s --help begins with examples', async (name) => {
    for (const args of [
      [name, '--help'],
      ['help', name],
    ]) {
      const terminal = aTerminal();
      expect(await run(args, terminal)).toBe(0);
      const help = terminal.written.stdout;
      expect(help.indexOf('Examples:'), args.join(' ')).toBeGreaterThanOrEqual(0);
      expect(help.indexOf('Examples:')).toBeLessThan(help.indexOf('Usage:'));
    }
  });
});

describe('help groups', () => {
  test('flags of the connection and the playground are under their headings, and nothing else is', async () => {
    for (const [name, own] of [
      ['run', '--fail-on'],
      ['proxy', '--require-key'],
      ['kubeconfig', '--force'],
      ['whoami', '--verify'],
    ] as const) {
      const terminal = aTerminal();
      await run([name, '--help'], terminal);
      const help = terminal.written.stdout;
      expect(help.indexOf(`  ${own}`), name).toBeGreaterThan(help.indexOf('\nOptions:'));
      expect(help.indexOf(`  ${own}`), name).toBeLessThan(help.indexOf('\nConnection (as kubectl):'));
    }
  });

  test('a description has its choices and its default in one pair of brackets', async () => {
    for (const name of ['proxy', 'run', 'show']) {
      const terminal = aTerminal();
      await run([name, '--help'], terminal);
      const help = terminal.written.stdout.replace(/\s+/g, ' ');
      expect(help).toContain('log format (pretty, klog, json; default: pretty on a terminal, klog otherwise)');
      expect(help).not.toMatch(/\) \(/);
    }
  });
});

test('--version prints the version of the package', async () => {
  const terminal = aTerminal();
  expect(await run(['--version'], terminal)).toBe(0);
  expect(terminal.written.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [['frobnicate'], /^error: unknown command "frobnicate"\nhint: commands: proxy, run,/],
  [['proxies'], /^error: unknown command "proxies"\nhint: did you mean `kubetrace proxy`\?\n$/],
  [
    ['proxy', '--prot=1'],
    /^error: unknown option '--prot=1'\n\(Did you mean --port\?\)\nhint: see `kubetrace proxy --help`\n$/,
  ],
  [['--prot=1'], /^error: unknown option '--prot=1'/],
])('%j says what is wrong and what to do', async (args, said) => {
  const terminal = aTerminal();
  expect(await run(args, terminal)).toBe(1);
  expect(terminal.written.stderr).toMatch(said);
  expect(terminal.written.stdout).toBe('');
});
