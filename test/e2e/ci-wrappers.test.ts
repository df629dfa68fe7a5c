import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { type PackedPackage, aPackedPackage } from '../support/a-packed-package.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { kubectls } from '../support/real-kubectl.ts';

const CI = resolve(import.meta.dirname, '../../examples/07-ci');
const ACTION_TEXT = readFileSync(join(CI, 'github-action/action.yml'), 'utf8');
const GITLAB_TEXT = readFileSync(join(CI, 'gitlab/kubetrace.yml'), 'utf8');

interface Step {
  readonly name: string;
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}
interface Input {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: string;
}
const action = parse(ACTION_TEXT) as {
  readonly name: string;
  readonly description: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
};
const [header, jobs] = parseAllDocuments(GITLAB_TEXT).map((document) => document.toJS()) as [
  { readonly spec: { readonly inputs: Readonly<Record<string, Input>> } },
  Readonly<
    Record<
      string,
      { readonly variables: Record<string, { value: string; expand: boolean }>; readonly script: string[] }
    >
  >,
];
const job = jobs['$[[ inputs.job-name ]]']!;

describe('the files are what GitHub and GitLab expect', () => {
  test('the action is a composite one whose steps name their shell, and its inputs say what they are', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.map(({ shell }) => shell)).toEqual(['bash', 'bash']);
    expect(Object.values(action.inputs).every(({ description }) => description)).toBe(true);
    for (const { required, default: initially } of Object.values(action.inputs))
      expect(initially === undefined).toBe(required ?? false);
  });

  test('each input is used, and no other', () => {
    const used = (text: string, pattern: RegExp) =>
      [...new Set([...text.matchAll(pattern)].map(([, name = '']) => name))].toSorted();
    expect(used(ACTION_TEXT, /\$\{\{ inputs\.([\w-]+) \}\}/g)).toEqual(Object.keys(action.inputs).toSorted());
    expect(used(GITLAB_TEXT, /\$\[\[ inputs\.([\w-]+) \]\]/g)).toEqual(Object.keys(header.spec.inputs).toSorted());
  });

  test('nothing is put into a script but by the environment', () => {
    for (const { run } of action.runs.steps) expect(run).not.toContain('${{');
    expect(job.script.join('\n')).not.toContain('$[[');
    expect(Object.values(job.variables).map(({ expand }) => expand)).toEqual([false, false, false, false]);
  });
});

describe.skipIf(kubectls().length === 0)('the steps, run by bash', () => {
  let packed: PackedPackage;
  let playground: TestPlayground;
  let folder: string;
  beforeAll(async () => {
    packed = await aPackedPackage();
    playground = await aPlayground();
    folder = mkdtempSync(join(tmpdir(), 'kubetrace-ci-'));
    writeFileSync(join(folder, 'config'), await playground.kubeconfig('reporter'));
    // A copy of this checkout is built and packed.
  }, 300_000);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await playground.close();
    await packed[Symbol.asyncDispose]();
  });

  /** Not in this process's turn: the playground is here, too. */
  async function bash(script: string, env: Readonly<Record<string, string>>, flags: readonly string[]) {
    const child = spawn('bash', [...flags, '-c', script], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: `${dirname(process.execPath)}:${dirname(kubectls()[0]!.path)}:${process.env['PATH']}`,
        HOME: folder,
        KUBECONFIG: join(folder, 'config'),
        CI: 'true',
        ...env,
      },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (printed += String(chunk)));
    const [status] = (await once(child, 'close')) as [number | null];
    return { printed, status };
  }

  /** As the runner does: each step in its environment, with the inputs in the place of their expressions. */
  async function runAction(given: Readonly<Record<string, string>>) {
    const inputs = {
      ...Object.fromEntries(Object.entries(action.inputs).map(([name, { default: it = '' }]) => [name, it])),
      ...given,
    };
    const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary.md'), GITHUB_OUTPUT: join(folder, 'output') };
    for (const file of Object.values(files)) writeFileSync(file, '');
    let printed = '';
    for (const { run, env } of action.runs.steps) {
      const own = Object.fromEntries(
        Object.entries(env).map(([name, value]) => [
          name,
          value.replace(/\$\{\{ inputs\.([\w-]+) \}\}/, (_, input) => inputs[input] ?? ''),
        ]),
      );
      const ran = await bash(run, { ...own, ...files, RUNNER_TEMP: folder, GITHUB_ACTIONS: 'true' }, [
        '--noprofile',
        '--norc',
        '-eo',
        'pipefail',
      ]);
      printed += ran.printed;
      if (ran.status !== 0) return { printed, status: ran.status, ...read(files) };
    }
    return { printed, status: 0, ...read(files) };
  }
  const read = (files: { GITHUB_STEP_SUMMARY: string; GITHUB_OUTPUT: string }) => ({
    summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    output: readFileSync(files.GITHUB_OUTPUT, 'utf8'),
  });

  test('the action installs the packed file, passes what is allowed, and says where the trace is', async () => {
    const ran = await runAction({
      package: packed.tarball,
      command: 'kubectl get pods -n team-a',
      record: 'trace of the run.jsonl',
    });
    expect(ran.printed).toContain('web-0');
    expect([ran.status, ran.output]).toEqual([0, `trace=${join(folder, 'trace of the run.jsonl')}\n`]);
    expect(readFileSync(join(folder, 'trace of the run.jsonl'), 'utf8')).toContain('"resource":"pods"');
  });

  test('it fails where something was forbidden and the command went on, with the role on the page of the run', async () => {
    const ran = await runAction({ package: packed.tarball, command: 'kubectl get secrets -n team-a || true' });
    expect(ran.status).toBe(1);
    expect(ran.summary).toMatch(/resources: \["secrets"\]/);
    expect(ran.printed).toMatch(/^::error title=kubetrace/m);
  });

  test('without fail-on only the command decides, and its own failure is one', async () => {
    const given = { package: packed.tarball, 'fail-on': '', summary: 'false' };
    const ran = await runAction({ ...given, command: 'kubectl get secrets -n team-a || true' });
    expect([ran.status, ran.summary]).toEqual([0, '']);
    expect((await runAction({ ...given, command: 'exit 7' })).status).toBe(7);
  });

  test.each(['$(touch injected)', '; touch injected;', '"; touch injected; "', '`touch injected`'])(
    'an input is not run: %s',
    async (text) => {
      await runAction({ package: packed.tarball, command: 'true', 'fail-on': text });
      await runAction({ package: packed.tarball, command: 'true', record: text });
      await runAction({ package: text, command: 'true' });
      expect(existsSync(join(folder, 'injected'))).toBe(false);
    },
  );

  test('the job of GitLab records, folds the role into a section, and fails', async () => {
    const inputs: Record<string, string> = {
      command: 'kubectl get secrets -n team-a || true',
      package: packed.tarball,
    };
    const variables = Object.fromEntries(
      Object.entries(job.variables).map(([name, { value }]) => [
        name,
        value.replace(
          /\$\[\[ inputs\.([\w-]+) \]\]/,
          (_, input) => inputs[input] ?? header.spec.inputs[input]?.default ?? '',
        ),
      ]),
    );
    const ran = await bash(job.script.join('\n'), { ...variables, GITLAB_CI: 'true' }, ['-eo', 'pipefail']);
    expect(ran.status).toBe(1);
    expect(ran.printed).toMatch(/section_start:\d+:kubetrace_roles/);
    expect(readFileSync(join(folder, 'trace.jsonl'), 'utf8')).toContain('"resource":"secrets"');
  });
});
