import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../../src/cli/main.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import type { TestTerminal } from '../../support/a-terminal.ts';

interface Serving {
  readonly terminal: TestTerminal;
  /** `http://…` and `https://…`. */
  readonly urls: readonly string[];
  readonly kubeconfig: string;
  /** Ctrl-C; resolves to the exit code. */
  readonly stop: () => Promise<number>;
}

/** `kubetrace playground …`, as soon as it has said how to reach it. */
async function playground(...args: readonly string[]): Promise<Serving> {
  const terminal = aTerminal();
  const code = run(['playground', ...args], terminal);
  await expect.poll(() => terminal.written.stdout).toContain('Stop with Ctrl-C');
  const [, plain, secure] = /^Playground is serving on (\S+) and (\S+)\n/.exec(terminal.written.stdout) ?? [];
  const [, kubeconfig] = /export KUBECONFIG=(\S+)/.exec(terminal.written.stdout) ?? [];
  const stop = () => {
    terminal.interrupt();
    return code;
  };
  return { terminal, urls: [plain!, secure!], kubeconfig: kubeconfig!, stop };
}

test('serves until Ctrl-C and removes its kubeconfig', async () => {
  const { urls, kubeconfig, stop, terminal } = await playground();
  expect((await fetch(`${urls[0]}/version`)).status).toBe(200);
  expect((await stat(kubeconfig)).mode & 0o777).toBe(0o600);
  const { clusters, contexts } = parse(await readFile(kubeconfig, 'utf8'));
  expect(clusters[0].cluster.server).toBe(urls[1]);
  for (const { name } of contexts) expect(terminal.written.stdout).toContain(`  ${name}`);
  expect(await stop()).toBe(130);
  expect(existsSync(kubeconfig)).toBe(false);
  await expect(fetch(`${urls[0]}/version`)).rejects.toThrow();
});

test('keeps a kubeconfig that was requested, readable by nobody else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kubetrace-test-'));
  const file = join(folder, 'config');
  const first = await playground('--kubeconfig-out', file);
  await first.stop();
  const second = await playground('--kubeconfig-out', file);
  await second.stop();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readFile(file, 'utf8')).toContain(second.urls[1]);
  await rm(folder, { recursive: true });
});

test('says what to do when it cannot listen or write', async () => {
  const { urls, stop } = await playground();
  const taken = aTerminal();
  expect(await run(['playground', '--port', new URL(urls[0]!).port], taken)).toBe(1);
  expect(taken.written.stderr).toMatch(/^error: cannot listen: .*EADDRINUSE.*\nhint: choose another with --port/);
  const nowhere = aTerminal();
  expect(await run(['playground', '--kubeconfig-out', '/none/such/file'], nowhere)).toBe(1);
  expect(nowhere.written.stderr).toMatch(
    /^error: cannot write --kubeconfig-out \/none\/such\/file: there is no directory \/none\/such\nhint: make it first: mkdir -p \/none\/such\n$/,
  );
  await stop();
});

test('--dialect kubesphere serves ks-apiserver as well, and says how to log in', async () => {
  const terminal = aTerminal();
  const code = run(['playground', '--dialect', 'kubesphere'], terminal);
  await expect.poll(() => terminal.written.stdout).toContain('Stop with Ctrl-C');
  const [, url] = /^KubeSphere is serving on (\S+);/m.exec(terminal.written.stdout)!;
  expect((await fetch(`${url}/kapis/iam.kubesphere.io/v1beta1/users`)).status).toBe(403);
  terminal.interrupt();
  expect(await code).toBe(130);
});
