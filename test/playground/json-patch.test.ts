import { describe, expect, test } from 'vitest';
import { applyJsonPatch } from '../../src/playground/json-patch.ts';

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
