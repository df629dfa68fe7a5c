import { expect, test } from 'vitest';
import type { Grant } from '../../../src/rbac/rules/denial.ts';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { powerWarning } from '../../../src/rbac/cures/power.ts';

const RBAC = 'rbac.authorization.k8s.io';
const rule = (verb: string, apiGroup: string, resource: string, ...resourceNames: string[]): PolicyRule => ({
  apiGroups: [apiGroup],
  resources: [resource],
  verbs: [verb],
  ...(resourceNames.length > 0 && { resourceNames }),
});
const grant = (namespace: string, ...rules: PolicyRule[]): Grant => ({
  scope: namespace === '' ? 'cluster' : 'namespace',
  namespace,
  rules,
  subject: { kind: 'User', name: 'bob' },
});

test.each<[warning: RegExp | undefined, grant: Grant]>([
  [/everything in the cluster, which is cluster-admin/, grant('', rule('*', '*', '*'))],
  [/everything in namespace a$/, grant('a', rule('*', '*', '*'))],
  [/every permission in the cluster/, grant('', rule('escalate', RBAC, 'clusterroles'))],
  [/every permission in namespace a/, grant('a', rule('*', RBAC, 'roles'))],
  [/may bind this/, grant('', rule('bind', RBAC, 'clusterroles'))],
  [/may bind this/, grant('', rule('bind', RBAC, 'clusterroles', 'cluster-admin'))],
  [/administrator of the cluster/, grant('', rule('impersonate', '', 'users'))],
  [
    /administrator of the cluster/,
    grant('', rule('get', '', 'pods'), rule('impersonate', '', 'groups', 'system:masters')),
  ],
  [/every pod/, grant('', rule('create', '', 'nodes/proxy'))],
  [/administrator of the cluster/, grant('', rule('*', '', '*'))],
  [/every pod/, grant('', rule('get', '*', '*'))],
  [undefined, grant('', rule('*', 'apps', '*'))],
  [undefined, grant('', rule('escalate', RBAC, 'clusterroles', 'reader'))],
  [undefined, grant('', rule('bind', RBAC, 'clusterroles', 'view'))],
  [undefined, grant('', rule('impersonate', '', 'users', 'alice'))],
  [undefined, grant('', rule('get', '', 'nodes/metrics'))],
  [undefined, grant('', { nonResourceURLs: ['/metrics'], verbs: ['get'] })],
])('%s: %j', (warning, each) => {
  if (warning === undefined) expect(powerWarning([each])).toBeUndefined();
  else expect(powerWarning([each])).toMatch(warning);
});
