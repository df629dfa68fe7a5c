import fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import type { Operation } from 'rfc6902';
import { describe, expect, test } from 'vitest';
import { applyJsonPatch } from '../../../src/playground/patch/json-patch.ts';
import { HOSTILE_NAMES, canonical, hostile, inheritedNames, innocentJson } from '../../support/hostile-names.ts';

describe('JSON patch (RFC 6902, appendix A)', () => {
  test.each([
    ['adds a member', { foo: 'bar' }, [{ op: 'add', path: '/baz', value: 'qux' }], { foo: 'bar', baz: 'qux' }],
    ['inserts into a list', { foo: [1, 3] }, [{ op: 'add', path: '/foo/1', value: 2 }], { foo: [1, 2, 3] }],
    ['appends to a list', { foo: [1] }, [{ op: 'add', path: '/foo/-', value: [2] }], { foo: [1, [2]] }],
    ['removes a member', { a: 1, b: 2 }, [{ op: 'remove', path: '/a' }], { b: 2 }],
    ['removes from a list', { a: [1, 2, 3] }, [{ op: 'remove', path: '/a/1' }], { a: [1, 3] }],
    ['replaces', { a: 1 }, [{ op: 'replace', path: '/a', value: 2 }], { a: 2 }],
    ['moves', { a: { x: 1 }, b: {} }, [{ op: 'move', from: '/a/x', path: '/b/y' }], { a: {}, b: { y: 1 } }],
    ['moves within a list', { a: [1, 2, 3] }, [{ op: 'move', from: '/a/0', path: '/a/2' }], { a: [2, 3, 1] }],
    ['copies', { a: [1] }, [{ op: 'copy', from: '/a', path: '/b' }], { a: [1], b: [1] }],
    ['tests', { a: [1, { b: 2 }] }, [{ op: 'test', path: '/a/1', value: { b: 2 } }], { a: [1, { b: 2 }] }],
    [
      'unescapes',
      { 'a/b': 1, 'm~n': 2 },
      [
        { op: 'remove', path: '/a~1b' },
        { op: 'remove', path: '/m~0n' },
      ],
      {},
    ],
    ['adds null', {}, [{ op: 'add', path: '/a', value: null }], { a: null }],
  ])('%s', (_, object, operations, result) => {
    const before = structuredClone(object);
    expect(applyJsonPatch(object, operations)).toEqual(result);
    expect(object).toEqual(before);
  });

  test.each([
    [[{ op: 'replace', path: '/none', value: 1 }], 422, 'doc is missing path: /none'],
    [[{ op: 'remove', path: '/a/5' }], 422, 'doc is missing path: /a/5'],
    [[{ op: 'add', path: '/a/9', value: 1 }], 422, 'Unable to access invalid index: 9'],
    [[{ op: 'test', path: '/a', value: [2] }], 422, 'testing value /a failed'],
    [[{ op: 'invent', path: '/a' }], 400, 'Unexpected kind: invent'],
    [[{ op: 'add', path: 'a', value: 1 }], 400, 'needs a path'],
    [{ op: 'add' }, 400, 'must be a list'],
    [[1], 400, 'must be an object'],
  ])('refuses %j', (operations, code, message) => {
    expect(() => applyJsonPatch({ a: [1] }, operations)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message), status: expect.objectContaining({ code }) }),
    );
  });
});

test.each([
  ['/a/01', 'an index with a leading zero'],
  ['/a/', 'an empty index'],
  ['/a/-1', 'a negative index'],
  ['/a/0x0', 'a hexadecimal index'],
  ['/a/length', 'a property of every list'],
  ['/a/-', 'the place after the last'],
])('finds nothing at %s, %s', (path) => {
  expect(() => applyJsonPatch({ a: [1] }, [{ op: 'remove', path }])).toThrow(`doc is missing path: ${path}`);
});

describe('the bounds of the API server', () => {
  test('10,000 operations', () => {
    const operations = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '/a', value: 1 }));
    expect(applyJsonPatch({ a: 1 }, operations.slice(1))).toEqual({ a: 1 });
    expect(() => applyJsonPatch({ a: 1 }, operations)).toThrow(
      'The allowed maximum operations in a JSON patch is 10000, got 10001',
    );
  });

  test('3 MiB of copies: each of these doubles the object', () => {
    const operations = Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '', path: `/${i}` }));
    expect(() => applyJsonPatch({ a: 'text' }, operations)).toThrow('exceeding the limit 3145728');
  });

  test('what a patch nests deeper than the stack is refused, not a crash', () => {
    const deep = (levels: number): unknown => (levels === 0 ? {} : { a: deep(levels - 1) });
    const operations = Array.from({ length: 40 }, (_, i) => ({ op: 'copy', from: '', path: `${'/a'.repeat(i)}/b` }));
    expect(() => applyJsonPatch({ a: deep(40) }, operations)).toThrow(/too deep|exceeding the limit/);
  });
});

describe('for any object and operation', () => {
  test('does what the package rfc6902 does', () => {
    fc.assert(
      fc.property(innocentJson.object, fc.gen(), (object, generate) => {
        const operation = fittingOperation(object, (choices) => generate(fc.constantFrom, ...choices));
        const expected = structuredClone(object);
        const [error] = applyPatch(expected, [structuredClone(operation)]);
        if (error)
          expect(() => applyJsonPatch(object, [operation])).toThrow(expect.objectContaining({ name: 'ApiError' }));
        else expect(canonical(applyJsonPatch(object, [operation]))).toEqual(canonical(expected));
      }),
      { numRuns: 500 },
    );
  });

  test('takes hostile names as it takes all others, and pollutes nothing', () => {
    const inherited = inheritedNames();
    const path = fc.array(fc.constantFrom('name-0', 'name-1', 'name-2', 'name-3', '0', '-'), { maxLength: 4 });
    const pointer = path.map((keys) => keys.map((key) => `/${key}`).join(''));
    const operation = fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test'),
      path: pointer,
      from: pointer,
      value: innocentJson.json,
    });
    fc.assert(
      fc.property(innocentJson.object, fc.array(operation, { maxLength: 4 }), (object, operations) => {
        const outcome = (apply: () => unknown) => {
          try {
            return canonical(apply());
          } catch (error) {
            expect(error).toMatchObject({ name: 'ApiError' });
            return 'refused';
          }
        };
        const innocently = outcome(() => hostile(applyJsonPatch(object, operations)));
        expect(outcome(() => applyJsonPatch(hostile(object), hostile(operations)))).toEqual(innocently);
        expect(inheritedNames()).toEqual(inherited);
      }),
      { numRuns: 500 },
    );
  });

  test.each(HOSTILE_NAMES)('%s is missing where nobody put it', (name) => {
    for (const op of ['remove', 'replace', 'test']) {
      const refused = () => applyJsonPatch({ a: {} }, [{ op, path: `/a/${name}`, value: 1 }]);
      expect(refused).toThrow(`doc is missing path: /a/${name}`);
    }
    const inside = () => applyJsonPatch({}, [{ op: 'add', path: `/${name}/code`, value: 418 }]);
    expect(inside).toThrow(`doc is missing path: /${name}`);
    expect(Object.entries(applyJsonPatch({}, [{ op: 'add', path: `/${name}`, value: 1 }]))).toEqual([[name, 1]]);
  });
});

/** An operation whose paths are there, or one name short of that: where RFC 6902 leaves nothing to the implementation. */
function fittingOperation(object: object, pick: <T>(choices: readonly T[]) => T): Operation {
  const [places, members] = [pointersIn(object), newMembersIn(object)];
  const path = pick([...places, pick(members)]);
  const value = pick<unknown>([1, { x: [] }, [1]]);
  const op = pick(['add', 'remove', 'replace', 'test', 'copy', 'move'] as const);
  if (op === 'remove') return { op, path };
  if (op !== 'move' && op !== 'copy') return { op, path, value };
  // The package finds the target of a move before it removes the source, which moves what comes after it in a list.
  const from = pick(['/none', ...places.filter((place) => op === 'copy' || !/\d$/.test(place))]);
  return { op, from, path: pick(members.filter((member) => !member.startsWith(`${from}/`))) };
}

function pointersIn(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [
    `/${key}`,
    ...pointersIn(value).map((inner) => `/${key}${inner}`),
  ]);
}

/** Of each object, a name that it does not have. */
function newMembersIn(json: unknown): string[] {
  if (typeof json !== 'object' || json === null) return [];
  const own = Array.isArray(json) ? [] : ['/new'];
  return [...own, ...Object.entries(json).flatMap(([key, value]) => newMembersIn(value).map((at) => `/${key}${at}`))];
}
