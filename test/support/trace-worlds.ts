import { readFile } from 'node:fs/promises';
import { readTrace } from '../../src/export/files/read-trace.ts';
import { recordTo } from '../../src/export/files/recording.ts';
import { roleManifest } from '../../src/needs/roles/role-manifest.ts';
import { type LeastRole } from '../../src/needs/roles/least-roles.ts';
import { namedRoles } from '../../src/needs/roles/role-names.ts';
import { listen } from '../../src/proxy/listen.ts';
import { createProxy } from '../../src/proxy/proxy.ts';
import type { Exchange } from '../../src/trace/exchange.ts';
import { Trace } from '../../src/trace/trace.ts';
import { aPlayground, type TestPlayground } from './a-playground.ts';
import { anUpstream } from './an-upstream.ts';
import { STEPS_WORLD } from './random-writes.ts';
import { TEAM_B } from './stages.ts';
import { sendStep, type Step } from './workflows.ts';

/** A playground in which nothing has happened, with what the random steps are about and a ServiceAccount `fresh` without rights. */
export async function freshWorld(): Promise<TestPlayground> {
  const playground = await aPlayground(TEAM_B, STEPS_WORLD);
  playground.load('{ kind: ServiceAccount, apiVersion: v1, metadata: { name: fresh, namespace: team-a } }');
  return playground;
}

/** Sends the steps as an administrator through a proxy that records them into a file. Gives the lines with their statuses. */
export async function recorded(steps: readonly Step[], file: string): Promise<string[]> {
  await using playground = await freshWorld();
  const trace = new Trace();
  trace.watch(await recordTo(file));
  const authorization = [['Authorization', `Bearer ${await playground.token('admin')}`] as const];
  const upstream = anUpstream(playground.url, { auth: { authorization } });
  const proxy = await listen(createProxy({ upstream, trace, filter: false }), { port: 0, address: '127.0.0.1' });
  const lines = await sent(steps, proxy.url!);
  await proxy.close();
  await trace.close();
  return lines;
}

/** The lines with what they are answered with in a fresh world, in which `fresh` has been granted these roles. */
export async function answers(steps: readonly Step[], roles: readonly LeastRole[]): Promise<string[]> {
  await using playground = await freshWorld();
  const named = roles.flatMap((role, i) => namedRoles([role], `derived-${i}`));
  if (named.length > 0) playground.load(roleManifest(named, []));
  return await sent(steps, playground.url, await playground.token('team-a:fresh'));
}

async function sent(steps: readonly Step[], url: string, token?: string): Promise<string[]> {
  const lines: string[] = [];
  for (const step of steps) lines.push(`${await sendStep(url, step, token)} ${step.line}`);
  return lines;
}

/** What is in a file of any format that is read. */
export async function exchangesOf(file: string): Promise<Exchange[]> {
  const all: Exchange[] = [];
  const bytes = [await readFile(file)] as unknown as AsyncIterable<Uint8Array>;
  for await (const exchanges of readTrace({ name: file, bytes }, { warn: () => undefined })) all.push(...exchanges);
  return all;
}
