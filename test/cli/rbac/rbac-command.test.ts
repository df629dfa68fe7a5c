import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { run } from '../../../src/cli/main.ts';
import { leastRoles } from '../../../src/needs/roles/least-roles.ts';
import type { LeastRole } from '../../../src/needs/roles/least-roles.ts';
import { permissionsOf } from '../../../src/needs/permission.ts';
import { readTrace } from '../../../src/export/files/read-trace.ts';
import { recordTo } from '../../../src/export/files/recording.ts';
import { roleManifest } from '../../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../../src/needs/roles/role-names.ts';
import { Usage } from '../../../src/needs/usage.ts';
import { listen } from '../../../src/proxy/listen.ts';
import { createProxy } from '../../../src/proxy/proxy.ts';
import type { Subject } from '../../../src/rbac/rules/subject.ts';
import { Trace } from '../../../src/trace/trace.ts';
import { aPlayground, type TestPlayground } from '../../support/a-playground.ts';
import { aTerminal } from '../../support/a-terminal.ts';
import { anUpstream } from '../../support/an-upstream.ts';
import { TEAM_B } from '../../support/stages.ts';
import { sendStep, type Workflow, WORKFLOWS } from '../../support/workflows.ts';
import { ruleFor } from '../../../src/rbac/rules/rule-match.ts';

let playground: TestPlayground;
let folder: string;
let accounts = 0;

beforeAll(async () => {
  [playground, folder] = [await aPlayground(TEAM_B), await mkdtemp(join(tmpdir(), 'kubetrace-'))];
});
afterAll(async () => {
  await playground.close();
  await rm(folder, { recursive: true });
});

/** Does it as administrator through a recording proxy. */
async function recorded(workflow: Workflow): Promise<string> {
  const file = join(folder, `${workflow.name.replace(/\W+/g, '-')}.jsonl`);
  const trace = new Trace();
  trace.watch(await recordTo(file));
  const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`] as const];
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  const proxy = await listen(createProxy({ upstream, trace, filter: false }), { port: 0, address: '127.0.0.1' });
  for (const step of workflow.steps) expect(await sendStep(proxy.url!, step), step.line).toBeLessThanOrEqual(403);
  await proxy.close();
  await trace.close();
  await undone(workflow);
  return file;
}

async function undone({ undo = [] }: Workflow): Promise<void> {
  const admin = await playground.token('admin');
  for (const step of undo) await sendStep(playground.url, step, admin);
}

/** Does it as a ServiceAccount, against the server itself. Gives the lines that were denied. */
async function denied(workflow: Workflow, account: Subject): Promise<string[]> {
  const token = await playground.token(`${account.namespace}:${account.name}`);
  const lines: string[] = [];
  for (const step of workflow.steps) if ((await sendStep(playground.url, step, token)) === 403) lines.push(step.line);
  await undone(workflow);
  return lines;
}

function freshAccount(): Subject {
  const name = `fresh-${++accounts}`;
  playground.load(`{ kind: ServiceAccount, apiVersion: v1, metadata: { name: ${name}, namespace: team-a } }`);
  return { kind: 'ServiceAccount', name, namespace: 'team-a' };
}

async function usageOf(file: string): Promise<Usage> {
  const usage = new Usage();
  const bytes = [await readFile(file)];
  for await (const exchanges of readTrace(
    { name: file, bytes: bytes as unknown as AsyncIterable<Uint8Array> },
    { warn: () => undefined },
  )) {
    for (const exchange of exchanges) usage.add(exchange);
  }
  return usage;
}

/** The roles, each of their permissions a rule of its own. */
function atoms(roles: readonly LeastRole[]): LeastRole[] {
  return roles.flatMap((role) =>
    role.rules
      .flatMap(({ rule }) => permissionsOf(rule, role.namespace))
      .map(({ verb, apiGroup, resource, name, url }) => {
        const [plural = '', subresource = ''] = resource.split('/');
        const attributes = {
          isResourceRequest: url === '',
          path: url,
          verb,
          apiGroup,
          resource: plural,
          subresource,
          name,
        };
        return { ...role, rules: [{ rule: ruleFor({ ...attributes, namespace: '' }), facts: [] }] };
      }),
  );
}

describe.each(WORKFLOWS.map((workflow) => [workflow.name, workflow] as const))('%s', (_, workflow) => {
  let file: string;
  beforeAll(async () => {
    file = await recorded(workflow);
  });

  test('is denied to a fresh ServiceAccount, and allowed by the roles that its trace takes', async () => {
    const account = freshAccount();
    expect(await denied(workflow, account)).not.toEqual([]);
    const terminal = aTerminal();
    const args = ['rbac', file, '--serviceaccount', `team-a/${account.name}`];
    expect(await run(args, terminal)).toBe(0);
    playground.load(terminal.written.stdout);
    expect(await denied(workflow, account), terminal.written.stdout).toEqual([]);
    for (const document of parseAllDocuments(terminal.written.stdout)) {
      const { metadata } = document.toJS() as { metadata: { namespace?: string; name: string } };
      await removed(metadata.namespace ?? '', metadata.name);
    }
  });

  test('is denied when any permission is taken from them', async () => {
    const usage = await usageOf(file);
    const all = atoms(leastRoles(usage, { subject: { kind: 'ServiceAccount', name: 'x', namespace: 'team-a' } }).roles);
    expect(all.length).toBeGreaterThan(0);
    // The playground is a 1.33, which does not ask for it.
    for (const missing of all.filter(
      ({ rules: [one] }) => one!.rule.resources?.[0] !== 'pods/exec' || one!.rule.verbs[0] !== 'create',
    )) {
      const account = freshAccount();
      const rest = all.filter((atom) => atom !== missing);
      const roles = rest.map((role) => (role.subject?.name === 'x' ? { ...role, subject: account } : role));
      const named = roles.flatMap((role, i) => namedRoles([role], `atom-${accounts}-${i}`));
      if (named.length > 0) playground.load(roleManifest(named, []));
      expect(await denied(workflow, account), JSON.stringify(missing)).not.toEqual([]);
      for (const { namespace, name } of named) await removed(namespace, name);
    }
  });
});

async function removed(namespace: string, name: string): Promise<void> {
  const base = '/apis/rbac.authorization.k8s.io/v1';
  const kinds =
    namespace === ''
      ? ['clusterroles', 'clusterrolebindings']
      : [`namespaces/${namespace}/roles`, `namespaces/${namespace}/rolebindings`];
  for (const kind of kinds) await playground.admin(`DELETE ${base}/${kind}/${name}`);
}
