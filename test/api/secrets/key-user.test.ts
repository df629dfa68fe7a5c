import { describe, expect, test } from 'vitest';
import { isKeyUser, keyInHeaders, keyUser, withoutKeyUser } from '../../../src/api/secrets/key-user.ts';
import { parseKubeconfig } from '../../../src/kubeconfig/file/parse-kubeconfig.ts';

const ALIEN = 'A'.repeat(43);
const isOurs = (text: string) => text === 'k3y';

test('the user of a key is known by it', () => {
  const { as: user, 'as-user-extra': extra } = keyUser('k3y');
  expect(isKeyUser(user, new Map(Object.entries(extra)))).toBe(true);
  expect(isKeyUser('alice', new Map([['kubetrace', ['k3y']]]))).toBe(false);
  expect(isKeyUser('alice', new Map([['scopes', ['alice']]]))).toBe(false);
  expect(isKeyUser('', new Map([['kubetrace', ['']]]))).toBe(false);
});

test('a kubetrace within another impersonates nobody', async () => {
  const users = [
    { name: 'a', user: keyUser('k3y') },
    { name: 'b', user: { as: 'alice' } },
  ];
  const { users: read } = await parseKubeconfig(JSON.stringify({ users }), '/k');
  expect([read.get('a')?.impersonate, read.get('b')?.impersonate?.user]).toEqual([undefined, 'alice']);
});

test.each([
  [['Impersonate-User', 'k3y'], 'k3y'],
  [['IMPERSONATE-USER', 'alice', 'impersonate-extra-kubetrace', 'k3y'], 'k3y'],
  [['Impersonate-User', 'alice'], 'alice'],
  [['X', 'Impersonate-User', 'Impersonate-Group', 'k3y'], undefined],
  [[], undefined],
])('a key may be in %j: %j', (rawHeaders, expected) => {
  expect(keyInHeaders(rawHeaders)).toBe(expected);
});

describe('of the headers', () => {
  test.each([
    [
      ['Host', 'a', 'Impersonate-User', 'k3y', 'X', 'y'],
      ['Host', 'a', 'X', 'y'],
    ],
    [['impersonate-user', 'k3y', 'IMPERSONATE-EXTRA-Kubetrace', 'k3y', 'Impersonate-User', 'k3y'], []],
    [
      ['Impersonate-User', 'alice', 'Impersonate-Extra-Kubetrace', 'k3y'],
      ['Impersonate-User', 'alice'],
    ],
    [['Impersonate-User', ALIEN, 'Impersonate-Extra-Kubetrace', ALIEN], []],
    [['Impersonate-Extra-Kubetrace', `${ALIEN}.12`, 'Impersonate-User', `${ALIEN}.12`], []],
  ])('those that bring a key are gone: %j becomes %j', (rawHeaders, rest) => {
    expect(withoutKeyUser(rawHeaders, isOurs)).toEqual(rest);
  });

  test.each([
    [['Impersonate-User', 'k3yx']],
    [['Impersonate-User', ALIEN]],
    [['Impersonate-User', 'root', 'Impersonate-Extra-Kubetrace', 'root']],
    [['Impersonate-Group', 'k3y']],
    [['X', 'k3y']],
  ])('others stay as they are: %j', (rawHeaders) => {
    expect(withoutKeyUser(rawHeaders, isOurs)).toBe(rawHeaders);
  });
});
