import { describe, expect, test } from 'vitest';
import { accessKey, newAccessKey } from '../../../src/proxy/receive/access-key.ts';
import { Entrances } from '../../../src/proxy/receive/entrances.ts';
import { keyOfEntrance } from '../../../src/proxy/receive/key-of-entrance.ts';

const KEY = newAccessKey();

const aRequest = (url: string, rawHeaders: string[] = []) => ({ url, rawHeaders });

/** Two further entrances; the second cannot be opened as long as `isBroken`. */
function anEntrances() {
  const opened: string[] = [];
  const state = { isBroken: true };
  const entrances = new Entrances<string>('first', [
    {
      key: accessKey(KEY, 1),
      open: async () => {
        opened.push('second');
        return 'second';
      },
      closed: String,
    },
    {
      key: accessKey(KEY, 2),
      open: async () => {
        if (state.isBroken) throw new Error('no file');
        return 'third';
      },
      closed: String,
    },
  ]);
  return { entrances, opened, state };
}

describe('a path leads', () => {
  test.each([
    [`/${KEY}/api`, 'first'],
    [`/${KEY}.1/api`, 'second'],
    [`/${KEY}.1`, 'second'],
    [`/${KEY}.1?limit=1`, 'second'],
    [`http://127.0.0.1/${KEY}.1/api`, 'second'],
    [`/${KEY}.2/api`, 'Error: no file'],
    [`/${KEY}.3/api`, 'first'],
    [`/${KEY}.0/api`, 'first'],
    [`/${KEY}.01/api`, 'first'],
    [`/${KEY}.1x/api`, 'first'],
    [`/${newAccessKey()}.1/api`, 'first'],
    ['/x.1/api', 'first'],
    ['*', 'first'],
  ])('%s: %s', async (target, expected) => {
    expect(await anEntrances().entrances.at(aRequest(target))).toBe(expected);
  });
});

describe('an identity leads', () => {
  const other = newAccessKey();
  test.each([
    [['Impersonate-User', `${KEY}.1`], '/version', 'second'],
    [['Impersonate-User', `${KEY}.1`], '/x.2/version', 'second'],
    [['Impersonate-User', `${KEY}.2`], '/version', 'Error: no file'],
    [['Impersonate-User', 'alice', 'Impersonate-Extra-Kubetrace', `${KEY}.1`], '/version', 'second'],
    [['Impersonate-User', `${KEY}.1`], `/${KEY}/version`, 'first'],
    [['Impersonate-User', KEY], `/${KEY}.1/version`, 'second'],
    [['Impersonate-User', 'alice'], `/${KEY}.1/version`, 'second'],
    [['Impersonate-User', `${KEY}.1`], `/${KEY}.3/version`, 'first'],
    [['Impersonate-User', KEY], '/version', 'first'],
    [['Impersonate-User', `${KEY}.01`], '/version', 'first'],
    [['Impersonate-User', `${KEY}.3`], '/version', 'first'],
    [['Impersonate-User', `${other}.1`], '/version', 'first'],
    [['Impersonate-Group', `${KEY}.1`], '/version', 'first'],
  ])('%j with %s: %s', async (rawHeaders, target, expected) => {
    expect(await anEntrances().entrances.at(aRequest(target, rawHeaders))).toBe(expected);
  });
});

test('nothing is opened for who has not its key, and what is opened is opened once', async () => {
  const { entrances, opened } = anEntrances();
  await entrances.at(aRequest(`/${newAccessKey()}.1/api`));
  expect([opened, entrances.opened()]).toEqual([[], ['first']]);
  await Promise.all([entrances.at(aRequest(`/${KEY}.1/a`)), entrances.at(aRequest(`/${KEY}.1/b`))]);
  await entrances.at(aRequest(`/${KEY}.1/c`));
  expect([opened, entrances.opened()]).toEqual([['second'], ['first', 'second']]);
});

test('what could not be opened is tried again', async () => {
  const { entrances, state } = anEntrances();
  expect(await entrances.at(aRequest(`/${KEY}.2/`))).toBe('Error: no file');
  state.isBroken = false;
  expect(await entrances.at(aRequest(`/${KEY}.2/`))).toBe('third');
});

test('the key of an entrance admits to that one only, and no text shows it', () => {
  const second = accessKey(KEY, 2);
  expect(second.takeOff(`/${keyOfEntrance(KEY, 2)}/api?x`)).toBe('/api?x');
  for (const other of [KEY, keyOfEntrance(KEY, 1), keyOfEntrance(KEY, 22)])
    expect(second.takeOff(`/${other}/api`)).toBeUndefined();
  expect(second.putOn('/api')).toBe(`/${KEY}.2/api`);
  expect(second.hide(`http://h/${KEY}.2/a http://h/${KEY}/b ${KEY}.1`)).toBe('http://h/a http://h/b ');
});
