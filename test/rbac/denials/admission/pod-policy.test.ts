import { expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const PSP = 'unable to validate against any pod security policy:';
const SCC = 'unable to validate against any security context constraint:';
const pods = { method: 'POST', target: '/api/v1/namespaces/demo/pods' };

test.each([
  [`${PSP} []`, /no PodSecurityPolicy may be used for this pod: its ServiceAccount lacks the verb use/],
  [PSP, /no PodSecurityPolicy may be used/],
  ['no providers available to validate pod request', /no PodSecurityPolicy may be used/],
  [
    `${PSP} [spec.containers[0].securityContext.privileged: Invalid value: true: Privileged containers are not allowed]`,
    /none of the PodSecurityPolicy objects .* allows it: \[spec\.containers.* Either change the pod, or allow its ServiceAccount/,
  ],
  [`${SCC} []`, /no SecurityContextConstraints may be used/],
  [
    `${SCC} [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .fsGroup: Invalid value]`,
    /securitycontextconstraints of the API group security\.openshift\.io/,
  ],
])('%s: a rule is a cure, and which one is not made up', (said, reason) => {
  for (const fields of [{}, pods]) {
    const denial = explainDenial(aDeniedExchange(`pods "x-" is forbidden: ${said}`, fields))!;
    expect(denial).toMatchObject({ class: 'admission-check', rules: [], cures: [] });
    expect(denial.reason).toMatch(reason);
    expect(denial.reason).not.toMatch(/no RBAC rule/);
    expect(denial.remedy).toMatch(fields === pods ? /(?:--namespace=| -n )demo$/ : /(?:--namespace=| -n )NAMESPACE$/);
  }
});

test('a webhook that quotes such words is still the webhook', () => {
  const message = `admission webhook "w" denied the request: pods "x" is forbidden: ${PSP} []`;
  expect(explainDenial(aDeniedExchange(message))!.class).toBe('admission');
});
