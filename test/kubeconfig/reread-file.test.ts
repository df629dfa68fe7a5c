import { expect, test } from 'vitest';
import { RereadFile } from '../../src/kubeconfig/reread-file.ts';

test('read once while it is good, again after; the last good content stays', async () => {
  let now = 0;
  let content: string | Error = ' one \n';
  const reads: number[] = [];
  const readFile = (): Promise<string> => {
    reads.push(now);
    return content instanceof Error ? Promise.reject(content) : Promise.resolve(content);
  };
  const file = new RereadFile('/f', { what: 'token', goodFor: 50 }, { readFile, now: () => now });
  expect(await Promise.all([file.text(), file.text()])).toEqual(['one', 'one']);
  content = 'two';
  now = 49;
  expect(await file.text()).toBe('one');
  now = 50;
  expect(await file.text()).toBe('two');
  content = '\n';
  now = 120;
  expect(await file.text()).toBe('two');
  content = new Error('gone');
  expect(await file.text()).toBe('two');
  content = 'three';
  expect(await file.text()).toBe('three');
  content = 'four';
  file.expire();
  expect(await file.text()).toBe('four');
  expect(reads).toEqual([0, 50, 120, 120, 120, 120]);
});

test('a clock set back makes it read again', async () => {
  let now = 1000;
  let content = 'one';
  const file = new RereadFile('/f', { what: 'token', goodFor: 50 }, { readFile: async () => content, now: () => now });
  await file.text();
  [now, content] = [10, 'two'];
  expect(await file.text()).toBe('two');
});

test.each(['', ' \n'])('never any content (%j): an error that names what and where', async (content) => {
  const readFile = () => Promise.resolve(content);
  const file = new RereadFile('/f', { what: 'tokenFile of eve', goodFor: 50 }, { readFile, now: () => 0 });
  await expect(file.text()).rejects.toThrow('tokenFile of eve: /f cannot be read: the file is empty');
});
