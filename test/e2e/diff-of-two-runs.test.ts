import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../../src/cli/main.ts';
import { aTerminal } from '../support/a-terminal.ts';
import { kubectls } from '../support/real-kubectl.ts';
import { theCommand } from '../support/the-command.ts';

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-diff-'))));
afterAll(() => rm(folder, { recursive: true }));

/** What a person does with pods whose names are new in each run, once there are any. */
const SCRIPT = `
k() { "$0" -n team-a "$@"; }
k create job once --image=busybox >/dev/null
until [ "$(k get pods -l job-name=once -o name | wc -l)" -gt 0 ]; do :; done
for each in $(k get pods -o name); do k get "$each" >/dev/null; done
k delete job once --wait=false >/dev/null`;

async function printed(...args: readonly string[]) {
  const terminal = aTerminal();
  const code = await run(args, terminal);
  return { code, ...terminal.written };
}

describe.each(kubectls().map((kubectl) => [kubectl.version, kubectl] as const))('kubectl %s', (version, { path }) => {
  test('two runs of the same differ in generated names only, as recordings and as audit logs', async () => {
    const traces = await Promise.all(
      [1, 2].map(async (number) => {
        const record = join(folder, `${version}-${number}.jsonl`);
        const command = ['--', 'sh', '-c', SCRIPT, path];
        await using traced = theCommand(['run', '--playground', '-v=0', `--record=${record}`, ...command], {
          HOME: folder,
        });
        expect(await traced.exitCode, traced.written.stderr).toBe(0);
        const log = join(folder, `${version}-${number}.log`);
        await writeFile(log, (await printed('show', '-o', 'audit', record)).stdout);
        return { record, log };
      }),
    );
    for (const kind of ['record', 'log'] as const) {
      const [a = '', b = ''] = traces.map((trace) => trace[kind]);
      expect(await printed('diff', '--ignore-counts', a, b)).toEqual({ code: 0, stdout: '', stderr: '' });
      const { code, stdout } = await printed('diff', '--ignore-counts', '--exact-names', a, b);
      expect([code, stdout]).toEqual([1, expect.stringMatching(/^- pods team-a\/once-\w{5}: get 200$/m)]);
    }
  });
});
