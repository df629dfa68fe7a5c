import { expect, test } from 'vitest';
import { plainErrorsIn } from '../../../../src/rbac/text/kinds/plain-error.ts';

test.each([
  [
    'Error from server (Conflict): error when replacing "a.yaml": Operation cannot be fulfilled on pods "x": the object has been modified',
    409,
  ],
  ['Error from server (BadRequest): pod web-0 does not have a host assigned', 400],
  ['Error from server: etcdserver: request is too large', 500],
  ['error: error from server (NotFound): pods "web-0" not found in namespace "a"', 404],
  ['error: unable to recognize "a.yaml": no matches for kind "Deployment" in version "extensions/v1beta1"', 404],
  ['error: the server doesn\'t have a resource type "nosuch"', 404],
  [
    'The Deployment "web" is invalid: \n* spec.selector: Required value\n* spec.template.metadata.labels: Invalid value',
    422,
  ],
  [
    'E0102 controller.go:1] "Reconciler error" err="Operation cannot be fulfilled on pods \\"x\\": the object has been modified"',
    409,
  ],
  ['W0102 reflector.go:1] watch ended with: too old resource version: 1 (20)', 410],
  [
    'Internal error occurred: failed calling webhook "x.example": failed to call webhook: Post "https://a.b.svc:443/": EOF',
    500,
  ],
])('%j is an error of %i', (text, code) => {
  expect([...plainErrorsIn(text)][0]).toMatchObject({ code });
});

test.each([
  'Error from server (Forbidden): x',
  'Error from server (Unauthorized): x',
  'the file "x" was not found',
  'all is well',
])('%j is none', (text) => {
  expect([...plainErrorsIn(text)]).toEqual([]);
});

test('a line of many errors does not take quadratic time', { timeout: 60_000 }, () => {
  expect([...plainErrorsIn('pods "y" not found '.repeat(25_000))]).toHaveLength(25_000);
});
