import { expect, test } from 'vitest';
import { groupsOf } from '../../../src/api/text/groups.ts';

const NAMED = /^(?<verb>\w+) (?<resource>\w+)(?: (?<name>\w+))?$/;

test('groups come in the order asked for, and empty where they took no part', () => {
  const match = NAMED.exec('get pods');
  expect(match && groupsOf(match, 'resource', 'verb', 'name')).toEqual(['pods', 'get', '']);
});

test.each([NAMED, /^.*$/])('a group that %s does not have is a mistake of ours', (pattern) => {
  const match = pattern.exec('get pods');
  expect(() => match && groupsOf(match, 'user')).toThrow('the expression has no group "user"');
});
