import { describe, expect, test } from 'vitest';
import { decodeRequestInfo } from '../../../src/api/request/request-info.ts';
import { type PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { ruleAllows } from '../../../src/rbac/rules/rule-match.ts';
import { anAttributes } from '../../support/an-attributes.ts';
import { ruleFor } from '../../../src/rbac/rules/rule-match.ts';

describe('ruleFor', () => {
  test.each<[method: string, target: string, rule: PolicyRule]>([
    ['GET', '/api/v1/pods', { apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
    [
      'GET',
      '/api/v1/namespaces/a/pods/x/log',
      { apiGroups: [''], resources: ['pods/log'], resourceNames: ['x'], verbs: ['get'] },
    ],
    [
      'GET',
      '/api/v1/pods?fieldSelector=metadata.name%3Dx',
      { apiGroups: [''], resources: ['pods'], resourceNames: ['x'], verbs: ['list'] },
    ],
    [
      'POST',
      '/apis/apps/v1/namespaces/a/deployments',
      { apiGroups: ['apps'], resources: ['deployments'], verbs: ['create'] },
    ],
    [
      'POST',
      '/api/v1/namespaces/a/pods/x/exec',
      { apiGroups: [''], resources: ['pods/exec'], resourceNames: ['x'], verbs: ['create'] },
    ],
    [
      'DELETE',
      '/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dx',
      { apiGroups: [''], resources: ['pods'], verbs: ['deletecollection'] },
    ],
    ['GET', '/healthz/', { nonResourceURLs: ['/healthz/'], verbs: ['get'] }],
  ])('%s %s', (method, target, rule) => {
    expect(ruleFor(decodeRequestInfo(method, target))).toEqual(rule);
  });

  test('allows the request that it is made for, and nothing once a part of it is taken away', () => {
    for (const attributes of someRequests(2000)) {
      const rule = ruleFor(attributes);
      expect(ruleAllows(rule, attributes), JSON.stringify(attributes)).toBe(true);
      for (const key of ['verbs', 'apiGroups', 'resources', 'nonResourceURLs'] as const) {
        if (rule[key]) expect(ruleAllows({ ...rule, [key]: [] }, attributes), `without ${key}`).toBe(false);
      }
      if (rule.resourceNames) expect(ruleAllows({ ...rule, resourceNames: ['other'] }, attributes)).toBe(false);
      if (attributes.name === '') expect(rule.resourceNames).toBeUndefined();
    }
  });
});

/** Requests from a fixed sequence of random numbers (a linear congruential generator). */
function* someRequests(count: number) {
  let seed = 42;
  const one = <T>(...choices: readonly T[]): T => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return choices[Math.floor((seed / 2 ** 32) * choices.length)]!;
  };
  for (let i = 0; i < count; i++) {
    yield anAttributes({
      isResourceRequest: one(true, true, true, false),
      path: one('/', '/metrics', '/healthz/', '/a b', '/é'),
      verb: one('get', 'list', 'watch', 'create', 'deletecollection', 'impersonate-on:user-info:get', ''),
      apiGroup: one('', 'apps', 'rbac.authorization.k8s.io'),
      resource: one('pods', 'x<y>&"z', '', 'https://vault.example', 'userextras'),
      subresource: one('', 'log', 'a/b'),
      name: one('', 'web-0', 'https:web:443', 'a\nb', 'été'),
      namespace: one('', 'team-a'),
    });
  }
}
