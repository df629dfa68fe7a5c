import { expect, test } from 'vitest';
import { explainDenial } from '../../../src/rbac/denials/explain-denial.ts';
import { explainPolicyDenial } from '../../../src/rbac/denials/policy-denial.ts';
import { aDeniedExchange } from '../../support/a-denied-exchange.ts';

const VAP = "ValidatingAdmissionPolicy 'a' with binding 'b' denied request: no";

test.each([
  [`galaxies.example.com "x" is forbidden: ${VAP}`, /a ValidatingAdmissionPolicy denied it/],
  [`The galaxies "x" is invalid: : ${VAP}`, /a ValidatingAdmissionPolicy denied it/],
  [
    'Pod "x" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
    /--allow-privileged of kube-apiserver/,
  ],
  ['admission webhook "w" denied the request: no', /the admission webhook w/],
])('a 422 of admission, %s, is explained as one, and live traffic has no denial', (message, reason) => {
  const denied = aDeniedExchange(message, { status: 422 });
  expect(explainPolicyDenial(denied)).toMatchObject({
    class: 'admission',
    rules: [],
    reason: expect.stringMatching(reason),
  });
  expect(explainDenial(denied)).toBeUndefined();
});

test.each([
  ['Pod "x" is invalid: spec.containers: Required value', 422],
  [`galaxies.example.com "x" is forbidden: ${VAP}`, 403],
])('%s (%i) is left to others', (message, status) => {
  expect(explainPolicyDenial(aDeniedExchange(message, { status }))).toBeUndefined();
});
