import { expect, test } from 'vitest';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

const pods = { method: 'POST', target: '/api/v1/namespaces/demo/pods' };
const forbidden = (said: string): string => `pods "web" is forbidden: ${said}`;

test.each([
  [
    forbidden('exceeded quota: compute, requested: cpu=1, used: cpu=2, limited: cpu=2'),
    /Ask for less, .*: kubectl describe quota compute --namespace=demo$/,
  ],
  [
    forbidden('failed quota: compute: must specify limits.cpu,requests.cpu'),
    /^Set limits\.cpu, requests\.cpu in resources of each container/,
  ],
  [
    forbidden('maximum cpu usage per Container is 16, but request is 17.'),
    /kubectl describe limitrange --namespace=demo$/,
  ],
  [
    forbidden(
      'violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "x" must set securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "x" must set securityContext.runAsNonRoot=true)',
    ),
    /^In the pod \(or its template\) set securityContext\.allowPrivilegeEscalation=false, securityContext\.runAsNonRoot=true; .* kubectl label --overwrite namespace demo pod-security\.kubernetes\.io\/enforce=LEVEL$/,
  ],
  [
    forbidden(
      'violates PodSecurity "baseline:latest": privileged (container "x" must not set securityContext.privileged=true)',
    ),
    /^In the pod \(or its template\) leave out securityContext\.privileged=true; /,
  ],
  [
    forbidden('violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true)'),
    /change the fields that are listed; /,
  ],
  [
    forbidden('error looking up service account demo/robot: serviceaccount "robot" not found'),
    /: kubectl create serviceaccount robot --namespace=demo$/,
  ],
  [
    forbidden('unable to create new content in namespace old because it is being terminated'),
    /^Wait until .*: kubectl get namespace old -o yaml$/,
  ],
  ['namespaces "default" is forbidden: this namespace may not be deleted', /^This namespace is part of every cluster/],
  [forbidden('no PriorityClass with name high was found'), /kubectl get priorityclasses$/],
  [
    forbidden("ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"),
    /: kubectl get validatingadmissionpolicy p -o yaml$/,
  ],
  [
    'nodes "n" is forbidden: is not allowed to modify labels: node-role.kubernetes.io/x',
    /credential of an administrator/,
  ],
  [
    'admission webhook "validate.kyverno.svc-fail" denied the request: no',
    /^This is Kyverno: .*validatingwebhookconfigurations/,
  ],
  [
    'admission webhook "mine.example.com" denied the request: no',
    /^Change what it complains of, .* configuration and service of mine\.example\.com\.$/,
  ],
])('%s', (message, remedy) => {
  const denial = explainDenial(aDeniedExchange(message, pods))!;
  expect(denial).toMatchObject({ class: 'admission', rules: [] });
  expect(denial.remedy).toMatch(remedy);
});

test('a namespace that is not known is a placeholder', () => {
  const denial = explainDenial(aDeniedExchange(forbidden('exceeded quota: compute, requested: cpu=1')))!;
  expect(denial.remedy).toMatch(/--namespace=NAMESPACE$/);
});

test('a name that means something to a shell is quoted, one that has no place on a line is left out', () => {
  const quota = (name: string) =>
    explainDenial(
      aDeniedExchange(forbidden(`ValidatingAdmissionPolicy '${name}' with binding 'b' denied request: no`)),
    )!.remedy;
  expect(quota('$(x); y')).toMatch(/kubectl get validatingadmissionpolicy '\$\(x\); y' -o yaml$/);
  expect(quota('a\u001b[2J')).toBe('Change what the policy complains of, or ask those who own it.');
});
