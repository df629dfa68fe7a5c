import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergePatch, patched } from '../../../src/playground/patch/patch.ts';
import { findResource } from '../../../src/playground/store/resource-table.ts';
import { HOSTILE_NAMES, canonical, hostile, inheritedNames, innocentJson } from '../../support/hostile-names.ts';

const deployments = findResource('apps', 'v1', 'deployments')!;
const widgets = { ...deployments, group: 'example.com', plural: 'widgets' };
const patch = (kind: string, object: object, body: unknown, resource = deployments) =>
  patched(resource, object, { mediaType: `application/${kind}`, body: JSON.stringify(body) });

describe('merge patch (RFC 7396)', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ a: 'foo' }, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j + %j = %j', (object, body, result) => {
    expect(patch('merge-patch+json', object, body)).toEqual(result);
  });

  test('for any object: what the patch says is so, what it does not mention stays, and again is the same', () => {
    fc.assert(
      fc.property(innocentJson.object, innocentJson.object, (object, body) => {
        const before = JSON.stringify([object, body]);
        const merged = mergePatch(object, body);
        for (const [name, value] of Object.entries(body)) {
          if (value === null) expect(merged).not.toHaveProperty(name);
          else if (typeof value !== 'object' || Array.isArray(value)) expect(merged[name]).toEqual(value);
        }
        for (const [name, value] of Object.entries(object)) {
          if (!Object.hasOwn(body, name)) expect(merged[name]).toEqual(value);
        }
        expect(mergePatch(merged, body)).toEqual(merged);
        expect(JSON.stringify([object, body])).toBe(before);
      }),
    );
  });
});

describe.each(['merge-patch+json', 'strategic-merge-patch+json', 'apply-patch+yaml'])('%s', (kind) => {
  test('takes hostile names as it takes all others, and pollutes nothing', () => {
    const inherited = inheritedNames();
    fc.assert(
      fc.property(innocentJson.object, innocentJson.object, (object, body) => {
        const merged = canonical(patch(kind, hostile(object), hostile(body)));
        expect(merged).toEqual(canonical(hostile(patch(kind, object, body))));
        expect(inheritedNames()).toEqual(inherited);
      }),
    );
  });

  test.each(HOSTILE_NAMES)('%s is a field as any other', (name) => {
    const merged = patch(kind, { data: {} }, JSON.parse(`{"data":{"${name}":{"polluted":"yes"}}}`));
    expect(canonical(merged)).toEqual(canonical(JSON.parse(`{"data":{"${name}":{"polluted":"yes"}}}`)));
    expect(canonical(patch(kind, merged, JSON.parse(`{"data":{"${name}":null}}`)))).toEqual(canonical({ data: {} }));
  });
});

test('what a patch nests too deeply is refused', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });
  const path = '/a'.repeat(150);
  expect(() => patch('json-patch+json', deep(150), [{ op: 'add', path, value: deep(150) }])).toThrow(
    'the patched object exceeded max depth',
  );
  expect(() => patch('merge-patch+json', {}, deep(300))).toThrow('error decoding the body: exceeded max depth');
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
