import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exporter, type ExportFormat } from '../../src/export/exporter.ts';
import { readTrace } from '../../src/export/files/read-trace.ts';
import { recordTo } from '../../src/export/files/recording.ts';
import { permissionsOf } from '../../src/needs/permission.ts';
import { leastRoles, type LeastRole } from '../../src/needs/roles/least-roles.ts';
import { roleManifest } from '../../src/needs/roles/role-manifest.ts';
import { namedRoles } from '../../src/needs/roles/role-names.ts';
import { Usage } from '../../src/needs/usage.ts';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import type { Subject } from '../../src/rbac/rules/subject.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Trace } from '../../src/trace/trace.ts';
import { aPlayground, type TestPlayground } from '../support/a-playground.ts';
import { Random } from '../support/a-random.ts';
import { anUpstream } from '../support/an-upstream.ts';
import { randomSteps, STEPS_WORLD } from '../support/random-steps.ts';
import { sendStep, type Step } from '../support/workflows.ts';

/*
 * Random traces are driven through the playground, their Roles applied to a fresh one, and the requests repeated there as a new
 * ServiceAccount: nothing is denied, and without any one permission it does not go the same way. `KUBETRACE_TRACES=500` makes it long.
 */
const TRACES = Number(process.env['KUBETRACE_TRACES'] ?? 4);
const LENGTH = 18;
const ACCOUNT: Subject = { kind: 'ServiceAccount', name: 'fresh', namespace: 'team-a' };

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

async function freshWorld(): Promise<TestPlayground> {
  const playground = await aPlayground();
  playground.load(STEPS_WORLD);
  playground.load('{ kind: ServiceAccount, apiVersion: v1, metadata: { name: fresh, namespace: team-a } }');
  return playground;
}

async function recorded(steps: readonly Step[], file: string): Promise<number[]> {
  await using playground = await freshWorld();
  const trace = new Trace();
  trace.watch(await recordTo(file));
  const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`] as const];
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  const proxy = await listen(createProxy({ upstream, trace, filter: false }), { port: 0, address: '127.0.0.1' });
  const statuses: number[] = [];
  for (const step of steps) statuses.push(await sendStep(proxy.url!, step));
  await proxy.close();
  await trace.close();
  return statuses;
}

async function exchangesOf(file: string): Promise<Exchange[]> {
  const all: Exchange[] = [];
  const bytes = [await readFile(file)] as unknown as AsyncIterable<Uint8Array>;
  for await (const exchanges of readTrace({ name: file, bytes }, { warn: () => undefined })) all.push(...exchanges);
  return all;
}

function rolesOf(exchanges: readonly Exchange[]): readonly LeastRole[] {
  const usage = new Usage({ subject: ACCOUNT });
  for (const exchange of exchanges) usage.add(exchange);
  expect([...usage.unknown]).toEqual([]);
  return leastRoles(usage, { subject: ACCOUNT }).roles;
}

/** What the steps are answered with where these roles are granted. */
async function answers(steps: readonly Step[], roles: readonly LeastRole[]): Promise<string[]> {
  await using playground = await freshWorld();
  const named = roles.flatMap((role, i) => namedRoles([role], `derived-${i}`));
  if (named.length > 0) playground.load(roleManifest(named, []));
  const token = await playground.token('team-a:fresh');
  const lines: string[] = [];
  for (const step of steps) lines.push(`${await sendStep(playground.url, step, token)} ${step.line}`);
  return lines;
}

/** One role for each permission. */
function atoms(roles: readonly LeastRole[]): LeastRole[] {
  return roles.flatMap((role) =>
    role.rules
      .flatMap(({ rule }) => permissionsOf(rule, role.namespace))
      .map(({ verb, apiGroup, resource, name, url }) => {
        const names = name === '' ? {} : { resourceNames: [name] };
        const rule =
          url === ''
            ? { apiGroups: [apiGroup], resources: [resource], ...names, verbs: [verb] }
            : { nonResourceURLs: [url], verbs: [verb] };
        return { ...role, rules: [{ rule, facts: [] }] };
      }),
  );
}

describe.each(Array.from({ length: TRACES }, (_, i) => i + 1))('random trace %i', (seed) => {
  const random = new Random(seed * 7919);
  const steps = randomSteps(random, LENGTH);
  let exchanges: Exchange[];
  let roles: readonly LeastRole[];
  beforeAll(async () => {
    const file = join(folder, `${seed}.jsonl`);
    await recorded(steps, file);
    exchanges = await exchangesOf(file);
    roles = rolesOf(exchanges);
  });

  test('its roles allow all of it', async () => {
    expect(
      (await answers(steps, roles)).filter((line) => line.startsWith('403')),
      JSON.stringify(roles.map(({ namespace, rules }) => [namespace, rules.map(({ rule }) => rule)])),
    ).toEqual([]);
  });

  test('without any one of their permissions it does not go the same way', async () => {
    const all = atoms(roles);
    // Without bind on a role that is not there the answer is a 404.
    const allowed = await answers(steps, roles);
    // All of them where there is time.
    const tried = process.env['KUBETRACE_TRACES'] === undefined ? [0, 1, 2, 3].map(() => random.of(all)) : all;
    for (const missing of new Set(tried)) {
      const rest = all.filter((atom) => atom !== missing);
      expect(await answers(steps, rest), JSON.stringify(missing)).not.toEqual(allowed);
    }
  });

  test.each<ExportFormat>(['json', 'har', 'audit'])('as %s it has the same roles', async (format) => {
    const out = exporter(format, { version: '1', baseUrl: 'http://127.0.0.1:1', curlTarget: 'proxy', title: '' });
    const file = join(folder, `${seed}.${format}`);
    await writeFile(file, out.begin + exchanges.map((exchange) => out.add(exchange)).join('') + out.end());
    const plain = (list: readonly LeastRole[]) =>
      list.map(({ subject, namespace, rules }) => [subject, namespace, rules.map(({ rule }) => rule)]);
    expect(plain(rolesOf(await exchangesOf(file)))).toEqual(plain(roles));
  });
});
