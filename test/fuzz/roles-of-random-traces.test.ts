import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exporter, type ExportFormat } from '../../src/export/exporter.ts';
import { permissionsOf } from '../../src/needs/permission.ts';
import { leastRoles, type LeastRole } from '../../src/needs/roles/least-roles.ts';
import { Usage } from '../../src/needs/usage.ts';
import type { Subject } from '../../src/rbac/rules/subject.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Random } from '../support/a-random.ts';
import { isLong, runs } from '../support/fuzz-runs.ts';
import { randomSteps } from '../support/random-steps.ts';
import { statusesByCurl, statusesByHar } from '../support/sent-again.ts';
import { answers, exchangesOf, recorded } from '../support/trace-worlds.ts';
import type { Step } from '../support/workflows.ts';

/*
 * Random traces are driven through the playground, their Roles applied to a fresh one, and the requests repeated there as a new
 * ServiceAccount: all goes as it went, and without any one permission it does not. What is exported does the same when it is sent again, and
 * has the same Roles when it is read.
 */
const { numRuns, seed } = runs(3);
const ACCOUNT: Subject = { kind: 'ServiceAccount', name: 'fresh', namespace: 'team-a' };

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-'))));
afterAll(() => rm(folder, { recursive: true }));

function rolesOf(exchanges: readonly Exchange[]): readonly LeastRole[] {
  const usage = new Usage({ subject: ACCOUNT });
  for (const exchange of exchanges) usage.add(exchange);
  expect([...usage.unknown]).toEqual([]);
  return leastRoles(usage, { subject: ACCOUNT }).roles;
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

/** A watch does not end by itself, and an upgraded connection is not sent again. */
function endsAlone({ requestInfo, upgrade }: Exchange): boolean {
  return upgrade === undefined && requestInfo?.verb !== 'watch';
}

describe.each(Array.from({ length: numRuns }, (_, i) => seed + i))('random trace %i', (of) => {
  const random = new Random((of * 7919) % 2 ** 31);
  const steps: readonly Step[] = randomSteps(random, isLong ? 12 + random.below(40) : 18);
  let went: readonly string[];
  let exchanges: Exchange[];
  let roles: readonly LeastRole[];
  beforeAll(async () => {
    const file = join(folder, `${of}.jsonl`);
    went = await recorded(steps, file);
    exchanges = await exchangesOf(file);
    roles = rolesOf(exchanges);
  });

  test('its roles allow all of it', async () => {
    // What was denied to somebody impersonated is granted to them.
    const expected = (await answers(steps, roles)).map((line, i) => (went[i]?.startsWith('403') ? went[i] : line));
    expect(expected, JSON.stringify(atoms(roles))).toEqual(went);
  });

  test('without any one of their permissions it does not go the same way', async () => {
    const all = atoms(roles);
    const tried = isLong ? all : Array.from({ length: 4 }, () => random.of(all));
    const allowed = (await answers(steps, roles)).join();
    const surplus: string[] = [];
    for (const missing of new Set(tried)) {
      const lines = await answers(
        steps,
        all.filter((atom) => atom !== missing),
      );
      if (lines.join() === allowed) surplus.push(JSON.stringify([missing.namespace, missing.rules[0]?.rule]));
    }
    expect(surplus, allowed.replaceAll(',', '\n')).toEqual([]);
  });

  test.each<ExportFormat>(['json', 'har', 'audit'])('as %s it has the same roles', async (format) => {
    const out = exporter(format, { version: '1', baseUrl: 'http://127.0.0.1:1', curlTarget: 'proxy', title: '' });
    const file = join(folder, `${of}.${format}`);
    await writeFile(file, out.begin + exchanges.map((exchange) => out.add(exchange)).join('') + out.end());
    const plain = (list: readonly LeastRole[]) =>
      list.map(({ subject, namespace, rules }) => [subject, namespace, rules.map(({ rule }) => rule)]);
    expect(plain(rolesOf(await exchangesOf(file)))).toEqual(plain(roles));
  });

  test.each([
    ['curl', statusesByCurl],
    ['har', statusesByHar],
  ] as const)('sent again from %s it is answered with the same statuses', async (_, statusesBy) => {
    const again = exchanges.filter(endsAlone);
    expect(await statusesBy(again)).toEqual(again.map(({ response }) => response?.status));
  });
});
