import { describe, expect, test } from 'vitest';
import { cureLine } from '../../../../src/rbac/cures/cure-line.ts';
import { denialData, denialOfData } from '../../../../src/rbac/denials/denial-data.ts';
import { explainDenial } from '../../../../src/rbac/denials/explain-denial.ts';
import { explainInDialect } from '../../../../src/rbac/explain-in-dialect.ts';
import { DENIAL } from '../../../../src/trace/file/denial-shape.ts';
import { parsed } from '../../../../src/api/shape.ts';
import { forbiddenMessage } from '../../../../src/api/status/forbidden-message.ts';
import { requestInfoOf } from '../../../../src/api/request/request-info.ts';
import type { Denial } from '../../../../src/rbac/rules/denial.ts';
import type { DeniedExchange } from '../../../../src/rbac/denials/evidence/denied-exchange.ts';
import { aDeniedExchange } from '../../../support/a-denied-exchange.ts';

describe('a request of what does not exist gets no rule, with or without the request', () => {
  test.each([
    [
      'GET',
      '/api/v1/namespaces/a/deployments',
      'the core group has no deployments; did you mean /apis/apps/v1/namespaces/a/deployments?',
    ],
    [
      'GET',
      '/api/v1/namespaces/a/pods/web/logs',
      'no subresource logs; did you mean /api/v1/namespaces/a/pods/web/log?',
    ],
    ['GET', '/api/v1/namespaces/a/pod/web', 'the core group has no pod; did you mean /api/v1/namespaces/a/pods/web?'],
    ['POST', '/apis/apps/v1/namespaces/a/Deployment', 'did you mean /apis/apps/v1/namespaces/a/deployments?'],
    [
      'GET',
      '/apis/networking/v1/namespaces/a/ingresses',
      'did you mean /apis/networking.k8s.io/v1/namespaces/a/ingresses?',
    ],
    ['GET', '/v1/pods', 'the path does not begin with /api; did you mean /api/v1/pods?'],
    ['GET', '/api/v1/namespaces/a/nodes', 'nodes are not in a namespace; did you mean /api/v1/nodes?'],
    ['GET', '/api/v1/pods/web', 'write /api/v1/namespaces/NAMESPACE/pods/web'],
    ['GET', '/api/v1/namespaces/a/frobs', 'the core group has no frobs'],
  ])('%s %s: %s', (method, target, text) => {
    const message = forbiddenMessage('jane', requestInfoOf(method, target)!);
    for (const request of [
      { method, target },
      { method: '', target: '' },
    ]) {
      const denial = explained(message, request);
      expect(denial).toMatchObject({ user: 'jane', cures: [], doubt: { about: 'request', certainty: 'wrong' } });
      expect(['rbac', 'nonresource']).toContain(denial.class);
      expect(denial.reason).toMatch(/^jane may not .*, and a rule would not help: /);
      expect(denial.reason).toContain(text);
      expect(denial.remedy).toContain(text);
      expect(cureLine(denial)).toContain(text);
      expect(cureLine(denial)).not.toContain('missing rule');
    }
  });

  test('a version that does not exist is seen where the request is known', () => {
    const target = '/apis/apps/v2/namespaces/a/deployments';
    const message = forbiddenMessage('jane', requestInfoOf('GET', target)!);
    expect(explained(message, { method: 'GET', target })).toMatchObject({ cures: [], doubt: { certainty: 'wrong' } });
    expect(explained(message).doubt).toBeUndefined();
  });

  test('a browser that asks first', () => {
    const message = forbiddenMessage('system:anonymous', requestInfoOf('OPTIONS', '/api/v1/pods')!);
    const denial = explained(message, { method: 'OPTIONS', target: '/api/v1/pods' });
    expect(denial).toMatchObject({ class: 'anonymous', cures: [], remedy: expect.stringContaining('same origin') });
    const program = message.replace('system:anonymous', 'jane');
    expect(explained(program, { method: 'OPTIONS', target: '/api/v1/pods' }).cures).not.toEqual([]);
  });

  test('of nobody, a credential is missing as well', () => {
    const message = forbiddenMessage('system:anonymous', requestInfoOf('GET', '/api/v1/namespaces/a/pod')!);
    expect(explained(message).remedy).toMatch(
      /^Send a credential, and correct the request: the core group has no pod;/,
    );
  });

  test('also where only the request is known, and where a filter denied without words', () => {
    const target = '/api/v1/namespaces/a/deployments';
    const alone = aDeniedExchange('', { method: 'GET', target, body: new Uint8Array(), responseHeaders: [] });
    expect(explainDenial(alone)).toMatchObject({ class: 'rbac', cures: [], doubt: { certainty: 'wrong' } });
    const silent = { ...alone, method: 'HEAD', responseHeaders: [['X-Content-Type-Options', 'nosniff']] as const };
    expect(explainDenial(silent)).toMatchObject({ class: 'rbac', cures: [], doubt: { certainty: 'wrong' } });
  });
});

describe('what the server may have all the same keeps its rule', () => {
  test.each([
    ['/apis/example.com/v1/namespaces/a/widgets', 'widgets.example.com is not of Kubernetes itself'],
    ['/apis/policy/v1beta1/namespaces/a/poddisruptionbudgets', 'Kubernetes 1.25 and later do not serve'],
  ])('%s: %s', (target, text) => {
    const message = forbiddenMessage('jane', requestInfoOf('GET', target)!);
    const denial = explained(message, { method: 'GET', target });
    expect(denial).toMatchObject({
      class: 'rbac',
      doubt: { certainty: 'unknown', text: expect.stringContaining(text) },
    });
    expect(denial.cures.length).toBeGreaterThan(0);
    expect(cureLine(denial)).toMatch(/^missing rule: list .* for jane \(but .*\)$/);
    expect(denial.remedy).toBeUndefined();
  });

  test('whatever discovery lists is without doubt', () => {
    const message = forbiddenMessage('jane', requestInfoOf('GET', '/api/v1/namespaces/a/frobs')!);
    const denial = explainDenial({ ...aDeniedExchange(message), isServed: true })!;
    expect(denial.doubt).toBeUndefined();
    expect(denial.cures).not.toEqual([]);
  });

  test('what was cut before the namespace is not said to lack one', () => {
    const cut = { groupResource: 'pods', name: 'web', user: 'jane', verb: 'get', resource: 'pods', subresource: '' };
    const sentence = { ...cut, apiGroup: '' };
    expect(explainDenial({ ...aDeniedExchange('cut'), sentence })).toMatchObject({
      class: 'rbac',
      namespace: undefined,
    });
    expect(explainDenial({ ...aDeniedExchange('cut'), sentence })!.doubt).toBeUndefined();
  });

  test.each([
    ['approve', 'certificates.k8s.io', 'signers'],
    ['use', 'policy', 'podsecuritypolicies'],
    ['get', '', 'nodes/metrics'],
    ['impersonate', '', 'users'],
  ])('%s %s %s has no URL', (verb, apiGroup, target) => {
    const about = apiGroup ? `${target}.${apiGroup}` : target.split('/')[0]!;
    const message = `${about} "x" is forbidden: User "jane" cannot ${verb} resource "${target}" in API group "${apiGroup}" at the cluster scope`;
    const denial = explained(message);
    expect(denial.doubt).toBeUndefined();
    expect(denial.cures).not.toEqual([]);
  });
});

test('KubeSphere: paths of Kubernetes are judged, its own are not', () => {
  const denied = (target: string) => {
    const exchange = aDeniedExchange(forbiddenMessage('jane', requestInfoOf('GET', target)!), {
      method: 'GET',
      target,
    });
    return explainInDialect(exchange, { dialect: 'kubesphere', version: '4' })!;
  };
  expect(denied('/api/v1/namespaces/a/deployments')).toMatchObject({ cures: [], doubt: { certainty: 'wrong' } });
  const own = denied('/kapis/tenant.kubesphere.io/v1beta1/frobs');
  expect(own.doubt).toBeUndefined();
  expect(own.cures).not.toEqual([]);
});

test('a trace keeps the doubt, and offers no rule', () => {
  for (const target of ['/api/v1/namespaces/a/deployments', '/apis/example.com/v1/namespaces/a/widgets']) {
    const denial = explained(forbiddenMessage('jane', requestInfoOf('GET', target)!), { method: 'GET', target });
    const data = JSON.parse(JSON.stringify(denialData(denial))) as unknown;
    expect(denialOfData(parsed(DENIAL, data))).toEqual(denial);
    if (denial.doubt!.certainty === 'wrong') expect(data).toMatchObject({ rules: denial.rules, cures: [] });
  }
});

function explained(message: string, request: Partial<DeniedExchange> = {}): Denial {
  return explainDenial(aDeniedExchange(message, request))!;
}
