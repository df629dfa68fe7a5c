import { expect, test } from 'vitest';
import { impersonationHeaders } from '../../../../src/kubeconfig/credentials/facts/impersonation-headers.ts';

test('every part is a header, keys escaped as client-go does', () => {
  const extra = { scopes: ['view', 'edit'], 'example.com/a b%': ['ü'] };
  expect(impersonationHeaders({ user: 'adam', uid: '7', groups: ['a', 'b'], extra }, 'config')).toEqual([
    ['Impersonate-User', 'adam'],
    ['Impersonate-Uid', '7'],
    ['Impersonate-Group', 'a'],
    ['Impersonate-Group', 'b'],
    ['Impersonate-Extra-scopes', 'view'],
    ['Impersonate-Extra-scopes', 'edit'],
    ['Impersonate-Extra-example.com%2Fa%20b%25', 'Ã¼'],
  ]);
});

test('no user to impersonate: no headers', () => {
  expect(impersonationHeaders(undefined, 'config')).toEqual([]);
});
