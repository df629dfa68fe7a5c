import { expect, test } from 'vitest';
import { Recent } from '../../../src/proxy/explainer/timed-cache.ts';
import type { RecentOptions } from '../../../src/proxy/explainer/timed-cache.ts';

function aMemory(options: Partial<RecentOptions> = {}) {
  const recent = new Recent<string>({ lifetime: 60_000, retry: 60_000, patience: 60_000, capacity: 2, ...options });
  let asked = 0;
  return { recent, get: (key: string) => recent.get(key, async () => `${key} ${++asked}`) };
}

test('one question serves all who ask meanwhile and for a while after', async () => {
  const { get } = aMemory();
  expect(await Promise.all([get('a'), get('a'), get('b')])).toEqual(['a 1', 'a 1', 'b 2']);
  expect(await get('a')).toBe('a 1');
});

test('asked again when the answer is too old, or was dropped for newer ones', async () => {
  const old = aMemory({ lifetime: 0 });
  expect([await old.get('a'), await old.get('a')]).toEqual(['a 1', 'a 2']);
  const small = aMemory();
  for (const key of ['a', 'b', 'c']) await small.get(key);
  expect([await small.get('c'), await small.get('b'), await small.get('a')]).toEqual(['c 3', 'b 2', 'a 4']);
});

test('a failure counts as no answer, and is not repeated at once', async () => {
  const { recent, get } = aMemory();
  expect(await recent.get('a', () => Promise.reject(new Error('no')))).toBeUndefined();
  expect(await get('a')).toBeUndefined();
});

test('no answer is asked for again sooner than an answer', async () => {
  const { recent, get } = aMemory({ retry: 0 });
  expect(await recent.get('a', async () => undefined)).toBeUndefined();
  expect([await get('a'), await get('a')]).toEqual(['a 1', 'a 1']);
});

test('nobody waits longer than the patience, which counts from the question; later callers get the answer at once', async () => {
  const { recent } = aMemory({ patience: 1 });
  let answer!: (text: string) => void;
  const late = new Promise<string>((resolve) => (answer = resolve));
  const ask = () => recent.get('a', () => late);
  expect(await ask()).toBeUndefined();
  expect(await ask()).toBeUndefined();
  answer('late');
  await late;
  expect(await ask()).toBe('late');
});
