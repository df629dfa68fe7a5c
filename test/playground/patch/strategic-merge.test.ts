import { expect, test } from 'vitest';
import { strategicMerge } from '../../../src/playground/patch/strategic-merge.ts';

test.each([
  ['merges maps', { a: { b: 1 } }, { a: { c: 2 } }, { a: { b: 1, c: 2 } }],
  ['removes with null', { a: 1, b: 2 }, { a: null }, { b: 2 }],
  [
    'merges containers by name',
    { containers: [{ name: 'a', image: '1' }, { name: 'b' }] },
    { containers: [{ name: 'a', image: '2' }, { name: 'c' }] },
    { containers: [{ name: 'a', image: '2' }, { name: 'b' }, { name: 'c' }] },
  ],
  [
    'merges ports of containers by containerPort',
    { ports: [{ containerPort: 80, name: 'x' }] },
    { ports: [{ containerPort: 80, protocol: 'TCP' }, { containerPort: 81 }] },
    { ports: [{ containerPort: 80, name: 'x', protocol: 'TCP' }, { containerPort: 81 }] },
  ],
  [
    'merges ports of Services by port',
    { ports: [{ port: 80 }] },
    { ports: [{ port: 80, name: 'n' }] },
    { ports: [{ port: 80, name: 'n' }] },
  ],
  ['replaces lists without a key', { args: ['a', 'b'] }, { args: ['c'] }, { args: ['c'] }],
  [
    'replaces rules',
    { rules: [{ verbs: ['get'] }] },
    { rules: [{ verbs: ['list'] }] },
    { rules: [{ verbs: ['list'] }] },
  ],
  ['adds finalizers', { finalizers: ['a'] }, { finalizers: ['b', 'a'] }, { finalizers: ['a', 'b'] }],
  [
    'deletes an item',
    { env: [{ name: 'a' }, { name: 'b' }] },
    { env: [{ name: 'a', $patch: 'delete' }] },
    { env: [{ name: 'b' }] },
  ],
  ['deletes an item that is not there', { env: [] }, { env: [{ name: 'a', $patch: 'delete' }] }, { env: [] }],
  ['replaces a map', { a: { b: 1 } }, { a: { $patch: 'replace', c: 2 } }, { a: { c: 2 } }],
  [
    'replaces a list',
    { env: [{ name: 'a' }] },
    { env: [{ name: 'b' }, { $patch: 'replace' }] },
    { env: [{ name: 'b' }] },
  ],
  ['empties a map', { a: { b: 1 } }, { a: { $patch: 'delete' } }, { a: {} }],
  ['retains keys', { s: { type: 'x', y: 1 } }, { s: { $retainKeys: ['type'], type: 'z' } }, { s: { type: 'z' } }],
  [
    'deletes plain values',
    { finalizers: ['a', 'b'] },
    { '$deleteFromPrimitiveList/finalizers': ['a'] },
    { finalizers: ['b'] },
  ],
  [
    'merges the first of two ports with one number',
    {
      ports: [
        { containerPort: 53, protocol: 'TCP' },
        { containerPort: 53, protocol: 'UDP' },
      ],
    },
    { ports: [{ containerPort: 53, name: 'dns' }] },
    {
      ports: [
        { containerPort: 53, protocol: 'TCP', name: 'dns' },
        { containerPort: 53, protocol: 'UDP' },
      ],
    },
  ],
  ['deletes plain values of a list that is not there', {}, { '$deleteFromPrimitiveList/finalizers': ['a'] }, {}],
  [
    'puts items in order',
    { env: [{ name: 'a' }, { name: 'b' }] },
    { '$setElementOrder/env': [{ name: 'b' }, { name: 'a' }], env: [{ name: 'a', value: '1' }] },
    { env: [{ name: 'b' }, { name: 'a', value: '1' }] },
  ],
])('%s', (_, target, patch, result) => {
  expect(strategicMerge(target, patch)).toEqual(result);
});
