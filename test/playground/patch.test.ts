import { describe, expect, test } from 'vitest';
import { patched } from '../../src/playground/patch.ts';
import { findResource } from '../../src/playground/resource-table.ts';

const deployments = findResource('apps', 'v1', 'deployments')!;
const widgets = { ...deployments, group: 'example.com', plural: 'widgets' };
const patch = (kind: string, object: object, body: unknown, resource = deployments) =>
  patched(resource, object, { mediaType: `application/${kind}`, body: JSON.stringify(body) });

describe('merge patch (RFC 7386)', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ a: 'foo' }, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j + %j = %j', (object, body, result) => {
    expect(patch('merge-patch+json', object, body)).toEqual(result);
  });
});

describe('server-side apply', () => {
  test('reads YAML and merges lists by their keys', () => {
    const body = 'spec:\n  containers:\n  - {name: b, image: "2"}\n';
    const object = { spec: { containers: [{ name: 'a' }, { name: 'b', image: '1', tty: true }] } };
    expect(patched(deployments, object, { mediaType: 'application/apply-patch+yaml', body })).toEqual({
      spec: { containers: [{ name: 'a' }, { name: 'b', image: '2', tty: true }] },
    });
  });
});

test('a custom resource takes no strategic merge', () => {
  expect(() => patch('strategic-merge-patch+json', {}, {}, widgets)).toThrow('unknown format');
  expect(patch('merge-patch+json', {}, { a: 1 }, widgets)).toEqual({ a: 1 });
});

test.each([
  ['merge-patch+json', '[]', 'the patch must be an object'],
  ['merge-patch+json', '{', 'error decoding the body'],
  ['json', '{}', 'accepted media types include: application/json-patch+json'],
])('refuses %s with %s', (kind, body, message) => {
  expect(() => patched(deployments, {}, { mediaType: `application/${kind}`, body })).toThrow(message);
});
