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
  test.each([
    ['proxy', 'Listen, Connect (as kubectl), Filter, Log, Explain, Record, Telemetry, Web, KubeSphere, Help'],
    ['run', 'Run, Connect (as kubectl), Filter, Log, Explain, Record, Telemetry, Web, KubeSphere, Help'],
    ['rbac', 'For whom, Which requests, Which roles, Help'],
    ['explain', 'Which cure, Ask the cluster, Output, Read as, Help'],
    ['show', 'Log, Which requests, Web, For another tool, Help'],
  ])('%s lists its flags under headings, and none without', async (name, headings) => {
    const terminal = aTerminal();
    await run([name, '--help'], terminal);
    const groups = [...terminal.written.stdout.matchAll(/^(\S.*):\n(?=  -)/gm)].map(([, heading]) => heading);
    expect(groups.join(', ')).toBe(headings);
  });

  test.each([
    [
      'proxy',
      /Listen:\n +-p, --port[^]*Connect \(as kubectl\):\n +--context[^]*Log:\n +-v, --v[^]*Record:\n +--record /,
    ],
    ['run', /Run:\n +--fail-on/],
  ])('the flags of %s that are used most come first in their group', async (name, order) => {
    const terminal = aTerminal();
    await run([name, '--help'], terminal);
    expect(terminal.written.stdout).toMatch(order);
  });

  test('a description has its choices and its default in one pair of brackets', async () => {
    for (const name of ['proxy', 'run', 'show']) {
      const terminal = aTerminal();
      await run([name, '--help'], terminal);
      const help = terminal.written.stdout.replace(/\s+/g, ' ');
      expect(help).toContain(
        'log format (pretty, klog, json; default: pretty on a terminal and in CI, klog otherwise)',
      );
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
  [['proxy', '--prot=1'], /^error: kubetrace proxy has no flag --prot\nhint: did you mean -p, --port <port>\?\n$/],
  [['--prot=1'], /^error: kubetrace proxy has no flag --prot\n/],
])('%j says what is wrong and what to do', async (args, said) => {
  const terminal = aTerminal();
  expect(await run(args, terminal)).toBe(1);
  expect(terminal.written.stderr).toMatch(said);
  expect(terminal.written.stdout).toBe('');
});
