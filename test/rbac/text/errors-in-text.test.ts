import { expect, test } from 'vitest';
import { errorsInText } from '../../../src/rbac/text/errors-in-text.ts';

const list = 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" at the cluster scope';

function errorsIn(text: string) {
  return errorsInText(text).map(({ code, message }) => `${code} ${message}`);
}

test('denials and other errors are found in their order, each once', () => {
  const text = `Error from server (NotFound): pods "y" not found\nError from server (Forbidden): ${list}\nerror: failed to create configmap: configmaps "a" already exists\n`;
  expect(errorsIn(text)).toEqual(['404 pods "y" not found', `403 ${list}`, '409 configmaps "a" already exists']);
});

test('a whole Status of another error is found in a log', () => {
  const status =
    '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"y\\" not found","reason":"NotFound","code":404}';
  expect(errorsIn(`I0102 helper.go:1] Response Body: ${status}`)).toEqual(['404 pods "y" not found']);
});

test('what a denial names is a part of it', () => {
  const dangling = `${list}: RBAC: role.rbac.authorization.k8s.io "gone" not found`;
  expect(errorsIn(dangling)).toEqual([`403 ${dangling}`]);
});
