import { describe, expect, test } from 'vitest';
import type { PolicyRule } from '../../../src/rbac/rules/policy-rule.ts';
import { type Attributes, ruleAllows } from '../../../src/rbac/rules/rule-match.ts';
import { anAttributes } from '../../support/an-attributes.ts';

const pods: PolicyRule = { apiGroups: [''], resources: ['pods'], verbs: ['get'] };
const log = { subresource: 'log', name: 'web-0' };

describe('ruleAllows', () => {
  test.each<[why: string, rule: PolicyRule, request: Partial<Attributes>, allowed: boolean]>([
    ['exactly it', pods, {}, true],
    ['another verb', pods, { verb: 'list' }, false],
    ['another group', pods, { apiGroup: 'metrics.k8s.io' }, false],
    ['any verb', { ...pods, verbs: ['*'] }, { verb: '' }, true],
    ['the empty verb', { ...pods, verbs: [''] }, { verb: '' }, true],
    ['a verb has no prefixes', { ...pods, verbs: ['impersonate:*'] }, { verb: 'impersonate:user-info' }, false],
    ['any group', { ...pods, apiGroups: ['*'] }, { apiGroup: 'apps' }, true],
    ['pods does not cover pods/log', pods, log, false],
    ['pods/log', { ...pods, resources: ['pods/log'] }, log, true],
    ['pods/log is not pods', { ...pods, resources: ['pods/log'] }, {}, false],
    ['* covers subresources', { ...pods, resources: ['*'] }, log, true],
    ['*/log', { ...pods, resources: ['*/log'] }, log, true],
    ['*/log covers no other', { ...pods, resources: ['*/log'] }, { ...log, subresource: 'exec' }, false],
    ['pods/* is no wildcard', { ...pods, resources: ['pods/*'] }, log, false],
    ['*/* is no wildcard', { ...pods, resources: ['*/*'] }, log, false],
    ['a listed name', { ...pods, resourceNames: ['a', 'web-0'] }, { name: 'web-0' }, true],
    ['an unlisted name', { ...pods, resourceNames: ['a'] }, { name: 'web-0' }, false],
    [
      'names never match a request without one',
      { ...pods, verbs: ['create'], resourceNames: ['a'] },
      { verb: 'create' },
      false,
    ],
    ['a name has no wildcard', { ...pods, resourceNames: ['*'] }, { name: 'a' }, false],
    ['an empty list of names is every name', { ...pods, resourceNames: [] }, { name: 'a' }, true],
    ['a rule on URLs', { nonResourceURLs: ['*'], verbs: ['*'] }, {}, false],
  ])('%s', (_why, rule, request, allowed) => {
    expect(ruleAllows(rule, anAttributes(request))).toBe(allowed);
  });

  test.each<[url: string, path: string, allowed: boolean]>([
    ['/metrics', '/metrics', true],
    ['/metrics', '/metrics/', false],
    ['/healthz/*', '/healthz/etcd', true],
    ['/healthz/*', '/healthz', false],
    ['/healthz*', '/healthz', true],
    ['/healthz/**', '/healthz/x', true],
    ['/livez/*/x', '/livez/a/x', false],
    ['*', '/anything', true],
  ])('URL %s, path %s', (url, path, allowed) => {
    const request = anAttributes({ isResourceRequest: false, resource: '', path });
    expect(ruleAllows({ nonResourceURLs: [url], verbs: ['get'] }, request)).toBe(allowed);
    expect(ruleAllows({ ...pods, resources: ['*'] }, request)).toBe(false);
  });
});
