import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { theCommand, theProxy } from '../support/the-command.ts';

// What is written beside the traffic may fail at any time: that is said once, and the traffic goes on.

let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kubetrace-files-'))));
afterAll(() => rm(folder, { recursive: true }));

/** What the playground answers to it. */
const NOT_FOUND = 404;
const BIG = `/api/v1/namespaces/${'n'.repeat(500)}`;

async function answersTo(url: string, times: number, path = BIG): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i++) {
    const response = await fetch(url + path);
    await response.text();
    statuses.push(response.status);
  }
  return statuses;
}

function times(text: string, words: RegExp): number {
  return text.match(new RegExp(words, 'gu'))?.length ?? 0;
}

/** 64 blocks of 512 bytes: a file may grow no larger, as on a disk with that much left. */
const SMALL_DISK = { limits: '-f 64' };

describe('a disk that is full', () => {
  test('while recording is reported once, the traffic goes on, and the record reads up to the cut line', async () => {
    const record = join(folder, 'full.jsonl');
    await using proxy = await theProxy(['--playground', '--record', record], {}, SMALL_DISK);
    expect(new Set(await answersTo(proxy.url, 40))).toEqual(new Set([NOT_FOUND]));
    await proxy.said(/cannot write --record/u);
    expect(new Set(await answersTo(proxy.url, 5))).toEqual(new Set([NOT_FOUND]));
    proxy.child.kill('SIGTERM');
    expect(await proxy.exitCode).toBe(143);
    expect(times(proxy.written.stderr, /cannot write --record/u)).toBe(1);
    expect(proxy.written.stderr).toMatch(/full\.jsonl: EFBIG/u);
    expect((await stat(record)).size).toBe(64 * 512);

    const lines = (await readFile(record, 'utf8')).split('\n');
    const whole = lines.slice(0, -1).map((line) => JSON.parse(line) as { stage: string });
    expect(whole.length).toBeGreaterThan(3);
    const shown = theCommand(['show', record]);
    expect(await shown.exitCode).toBe(0);
    expect(times(shown.written.stdout, /namespaces\S*/u)).toBeGreaterThanOrEqual(whole.length);
    expect(shown.written.stderr).toContain('the last line is cut off');

    // Space is back: the next run writes on a line of its own.
    await using again = await theProxy(['--playground', '--record', record], {});
    await answersTo(again.url, 1, '/version');
    again.child.kill('SIGTERM');
    expect(await again.exitCode).toBe(143);
    const last = (await readFile(record, 'utf8')).trimEnd().split('\n').at(-1)!;
    expect(JSON.parse(last)).toMatchObject({ request: { target: '/version' }, stage: 'ResponseComplete' });
  });

  test('from the start, as /dev/full is', async () => {
    await using proxy = await theProxy(['--playground', '-v0', '--record', '/dev/full'], {});
    expect(new Set(await answersTo(proxy.url, 5))).toEqual(new Set([NOT_FOUND]));
    await proxy.said(/cannot write --record \/dev\/full: ENOSPC/u);
    proxy.child.kill('SIGTERM');
    expect(await proxy.exitCode).toBe(143);
    expect(times(proxy.written.stderr, /ENOSPC/u)).toBe(1);
  });

  test('of the log is reported once', async () => {
    const log = join(folder, 'log');
    await using proxy = await theProxy(['--playground', '-v9', '--log-file', log], {}, SMALL_DISK);
    expect(new Set(await answersTo(proxy.url, 40))).toEqual(new Set([NOT_FOUND]));
    await proxy.said(/--log-file \S+: EFBIG[^]*nothing more is logged/u);
    expect(new Set(await answersTo(proxy.url, 5))).toEqual(new Set([NOT_FOUND]));
    proxy.child.kill('SIGTERM');
    expect(await proxy.exitCode).toBe(143);
    expect(times(proxy.written.stderr, /EFBIG/u)).toBe(1);
  });
});

describe('a reader that leaves', () => {
  test.each<{ closed: readonly ('stdout' | 'stderr')[] }>([
    { closed: ['stderr'] },
    { closed: ['stdout'] },
    { closed: ['stdout', 'stderr'] },
  ])('of $closed', async ({ closed }) => {
    const record = join(folder, `closed-${closed.join('-')}`);
    await using proxy = await theProxy(['--playground', '-v8', '--record', record], {});
    expect(await answersTo(proxy.url, 1)).toEqual([NOT_FOUND]);
    for (const name of closed) proxy.child[name].destroy();
    expect(new Set(await answersTo(proxy.url, 10))).toEqual(new Set([NOT_FOUND]));
    proxy.child.kill('SIGTERM');
    expect(await proxy.exitCode).toBe(143);
    const lines = (await readFile(record, 'utf8')).trimEnd().split('\n');
    expect(lines.filter((line) => line.includes(BIG))).toHaveLength(11);
  });
});

test('a reader that has left does not hear of a full disk, and the traffic goes on all the same', async () => {
  await using proxy = await theProxy(['--playground', '-v0', '--record', '/dev/full'], {});
  for (const name of ['stdout', 'stderr'] as const) proxy.child[name].destroy();
  for (const _ of [1, 2, 3]) expect(await answersTo(proxy.url, 5)).toEqual(Array.from({ length: 5 }, () => NOT_FOUND));
  expect(proxy.child.exitCode).toBeNull();
  proxy.child.kill('SIGTERM');
  expect(await proxy.exitCode).toBe(143);
});

test('kill -9 while recording: all that was answered before is in the record, and at most one line is cut', async () => {
  const record = join(folder, 'killed');
  const proxy = await theProxy(['--playground', '--record', record], {});
  let answered = 0;
  const client = async (): Promise<void> => {
    for (;;) {
      const response = await fetch(proxy.url + BIG).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (text === undefined) return;
      answered++;
    }
  };
  const clients = Array.from({ length: CLIENTS }, client);
  await expect.poll(() => answered).toBeGreaterThan(100);
  proxy.child.kill('SIGKILL');
  await Promise.all([...clients, proxy.exitCode]);
  const lines = (await readFile(record, 'utf8')).split('\n');
  const ids = lines.slice(0, -1).map((line) => (JSON.parse(line) as { id: number }).id);
  expect(new Set(ids).size).toBe(ids.length);
  // A line is written in the turn after the one in which the last bytes of its response are.
  expect(ids.length).toBeGreaterThanOrEqual(answered - CLIENTS);
  const shown = theCommand(['show', record]);
  expect(await shown.exitCode).toBe(0);
});

const CLIENTS = 8;
